package main

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// insertsIntoSQLite inserts rows one by one through the driver alone, from so many goroutines over the one connection
// that writes, each in a transaction that is on disk when it ends.
func (d *database) insertsIntoSQLite(ctx context.Context, clients int) (float64, error) {
	db, err := sql.Open("sqlite", d.url[len("sqlite:"):]+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_txlock=immediate")
	if err != nil {
		return 0, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	var scores, authors, results string
	if err := db.QueryRowContext(ctx, storedDocuments).Scan(&scores, &authors, &results); err != nil {
		return 0, err
	}
	insert, err := db.PrepareContext(ctx, insertStatement("?", "?", "?", "?"))
	if err != nil {
		return 0, err
	}
	defer insert.Close()
	store := insert.ExecContext // sqlclosecheck loses sight of a statement in a closure
	began := time.Now()
	var count atomic.Int64
	errs := make([]error, clients)
	var all sync.WaitGroup
	for i := range clients {
		all.Go(func() {
			for errs[i] == nil && time.Since(began) < loadTime {
				_, errs[i] = store(ctx, uuid.NewString(), scores, authors, results)
				count.Add(1)
			}
		})
	}
	all.Wait()
	return float64(count.Load()) / time.Since(began).Seconds(), errors.Join(errs...)
}

// storedDocuments are those of a scorecard that was imported.
const storedDocuments = "SELECT scores, score_authors, results FROM scorecards WHERE customer_id = 'bench' ORDER BY id LIMIT 1"

// storedRow is the documents of a stored scorecard, for pgbench to pass as parameters.
func (d *database) storedRow(ctx context.Context) (map[string]string, error) {
	conn, err := pgx.Connect(ctx, d.url)
	if err != nil {
		return nil, err
	}
	defer conn.Close(ctx)
	var scores, authors, results string
	err = conn.QueryRow(ctx, "SELECT scores::text, score_authors::text, results::text FROM scorecards WHERE customer_id = 'bench' ORDER BY id LIMIT 1").Scan(&scores, &authors, &results)
	return map[string]string{"scores": scores, "authors": authors, "results": results}, err
}
