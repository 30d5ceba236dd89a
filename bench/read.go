package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// readSizes are how many scorecards there are when reading is measured.
var readSizes = []int{10_000, 1_000_000}

// A page of a list, and the statement that reads what the server does of the same rows: all columns but the results.
var (
	listRequest   = httpRequest("GET", profilePath+"/scorecards?pageSize=20", "")
	readStatement = "SELECT " + strings.NewReplacer("\n", " ", "\t", "", " results,", "").Replace(keptColumns) + ", id, create_time, update_time, submit_time FROM scorecards WHERE customer_id = 'bench' AND profile_id = 'main' ORDER BY create_time DESC, id DESC LIMIT 20;\n"
)

// measureRead takes the latency of get and list with few and with many scorecards.
func measureRead(ctx context.Context, s settings, db *database, t *table) error {
	get := httpRequest("GET", profilePath+"/scorecards/card-0005000", "")
	medians := map[string][]sample{}
	have := 0
	for _, size := range readSizes {
		if size > s.scorecards {
			size = s.scorecards
		}
		if err := db.grow(ctx, have, size); err != nil {
			return err
		}
		have = size
		running, err := start(ctx, s.server, db)
		if err != nil {
			return err
		}
		for what, request := range map[string][]byte{"get": get, "list of 20": listRequest} {
			var latency sample
			for range s.runs {
				o, err := load(ctx, running.url, request, 1)
				if err != nil {
					return err
				}
				latency = append(latency, float64(o.median)/float64(time.Millisecond))
			}
			medians[what] = append(medians[what], latency)
		}
		if err := running.stop(); err != nil {
			return err
		}
	}
	for _, what := range []string{"get", "list of 20"} {
		few, many := medians[what][0], medians[what][1]
		t.add(db.kind, fmt.Sprintf("%s, ms, %d scorecards against %d", what, have, readSizes[0]), few.String(), many.String(), ratio(many, few))
	}
	return nil
}

// measureLists takes lists per second. The reference is pgbench reading the same twenty rows.
func measureLists(ctx context.Context, s settings, db *database, t *table) error {
	if err := db.grow(ctx, 0, readSizes[0]); err != nil {
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
