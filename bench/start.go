package main

import (
	"context"
	"fmt"
	"os"
	"time"
)

// measureStart takes the time from starting the process on an empty database to the first answered request, the making
// of the tables included.
func measureStart(ctx context.Context, s settings, db *database, t *table) error {
	var empty, again sample
	for range s.runs {
		for _, times := range []*sample{&empty, &again} {
			running, err := start(ctx, s.server, db)
			if err != nil {
				return err
			}
			*times = append(*times, float64(running.ready)/float64(time.Millisecond))
			if err := running.stop(); err != nil {
				return err
			}
		}
		if err := db.clear(ctx); err != nil {
			return err
		}
	}
	t.add(db.kind, "start to first answer, empty database, ms", "", empty.String(), "")
	t.add(db.kind, "start to first answer, existing database, ms", "", again.String(), "")
	return nil
}

// clear takes everything out of the database, so that the next start finds it empty.
func (d *database) clear(ctx context.Context) error {
	if d.postgres() {
		return d.execute(ctx, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
	}
	path := d.url[len("sqlite:"):]
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Remove(file); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("clear the database: %w", err)
		}
	}
	return nil
}
