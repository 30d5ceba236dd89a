package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// readSize is how many scorecards are few. Beyond it they are copies.
const readSize = 10_000

// One scorecard, a page of a list, and the statement that reads what the server does of the same rows: all columns but the results.
var (
	getRequest    = httpRequest("GET", profilePath+"/scorecards/card-0005000", "")
	listRequest   = httpRequest("GET", profilePath+"/scorecards?pageSize=20", "")
	readStatement = "SELECT " + strings.NewReplacer("\n", " ", "\t", "", " results,", "").Replace(keptColumns) + ", id, create_time, update_time, submit_time FROM scorecards WHERE customer_id = 'bench' AND profile_id = 'main' ORDER BY create_time DESC, id DESC LIMIT 20;\n"
)

// measureRead takes the latency of get and list with few and with many scorecards. It takes turns between two servers,
// each over its database, so that what else the machine does befalls both.
func measureRead(ctx context.Context, s settings, db *database, t *table) error {
	small, err := db.another(ctx)
	if err != nil {
		return err
	}
	defer small.drop()
	sizes := []int{min(readSize, s.scorecards), s.scorecards}
	var servers []*server
	for i, of := range []*database{small, db} {
		if err := of.grow(ctx, sizes[i]); err != nil {
			return err
		}
		running, err := start(ctx, s.server, of)
		if err != nil {
			return err
		}
		defer func() { _ = running.stop() }()
		servers = append(servers, running)
	}
	for _, read := range []struct {
		what    string
		request []byte
	}{{"get", getRequest}, {"list of 20", listRequest}} {
		medians := make([]sample, len(servers))
		for range s.runs {
			for i, running := range servers {
				o, err := load(ctx, running.url, read.request, 1)
				if err != nil {
					return err
				}
				medians[i] = append(medians[i], float64(o.median)/float64(time.Millisecond))
			}
		}
		what := fmt.Sprintf("%s, ms, %d scorecards against %d", read.what, sizes[1], sizes[0])
		t.add(db.kind, what, medians[0].String(), medians[1].String(), ratio(medians[1], medians[0]))
	}
	return nil
}

// measureLists takes lists per second. The reference is pgbench reading the same twenty rows.
func measureLists(ctx context.Context, s settings, db *database, t *table) error {
	if err := db.grow(ctx, readSize); err != nil {
		return err
	}
	running, err := start(ctx, s.server, db)
	if err != nil {
		return err
	}
	defer func() { _ = running.stop() }()
	var ours, reference sample
	for range s.runs {
		if db.postgres() {
			read, err := pgbench(ctx, db, readStatement, 8, nil)
			if err != nil {
				return err
			}
			reference = append(reference, read)
		}
		o, err := load(ctx, running.url, listRequest, 8)
		if err != nil {
			return err
		}
		ours = append(ours, o.perSecond)
	}
	compared, share := "", ""
	if reference != nil {
		compared, share = reference.String(), ratio(ours, reference)
	}
	t.add(db.kind, "lists of 20 per second at 8 clients", compared, ours.String(), share)
	return nil
}
