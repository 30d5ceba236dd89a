// Package demo makes the data that a newcomer finds: a contact centre with four teams, ninety days of conversations and
// two thousand scorecards of them in every state, on templates that show each feature of scoring. The examples of the
// API document work against it.
//
// Ids and values are always the same; times are counted back from the moment of the first start. Numbers come from a
// generator with a fixed seed and whole-number arithmetic alone, so that every machine makes the same data, but for the
// secrets of API keys and webhooks. No person and no address in it is real.
package demo

import (
	"context"
	"errors"
	"slices"
	"time"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/service"
)

// Load stores the demo data in an empty database, all or nothing, and returns true. A database that holds a customer
// already is left as it is, and the answer is false. Now is the moment that times are counted back from; it must not lie
// ahead of the service's clock. Progress, which may be nil, is told how many of the things to store are stored.
//
// Another server that loads the same database at the same time is waited for, up to patience. Errors are those of
// service.Import.
func Load(ctx context.Context, svc *service.Service, now time.Time, progress func(done, total int)) (bool, error) {
	ctx = auth.With(ctx, auth.Operator())
	deadline := time.Now().Add(patience)
	for {
		err := svc.Import(ctx, Build(now), progress)
		var known *coaching.Error
		switch {
		case err == nil:
			return true, nil
		case !errors.As(err, &known):
			return false, err
		case known.Reason == service.ReasonNotEmpty:
			return false, nil
		case !slices.Contains(rivalry, known.Kind), time.Now().After(deadline):
			return false, err
		}
		select {
		case <-ctx.Done():
			return false, err
		case <-time.After(pause):
		}
	}
}

// rivalry are the kinds of errors that another server causes while it loads: it was first, or holds what this one waits for.
var rivalry = []coaching.Kind{coaching.AlreadyExists, coaching.Aborted, coaching.Unavailable}

// patience is how long a rival may take to load the data, and pause how long to wait before looking again.
const (
	patience = time.Minute
	pause    = 200 * time.Millisecond
)

// Build makes the demo data as of now. Equal times give equal data; other times give the same data at other times.
func Build(now time.Time) *service.DataSet {
	c := clock(coaching.Instant(now).Truncate(day))
	forms, talks := templates(c), contacts(c)
	cards, coached := scorecards(c, forms, talks), plans(c)
	return &service.DataSet{
		Entries:    append(directory(c), conversations(talks)...),
		Profile:    profile,
		Templates:  forms,
		Scorecards: cards,
		Referring:  referring(c, forms, cards),
		Plans:      coached,
		Planned:    planned(coached, cards),
		Sessions:   sessions(c, coached),
		Comments:   remarks(c, coached),
		Targets:    targets(c),
		APIKeys:    keys(c),
		Webhooks:   webhooks(c),
		Jobs:       jobs(c),
	}
}

// clock is the midnight (UTC) before now, which all times are counted back from: office hours stay office hours, and the
// same choices are made at whatever hour the data is loaded.
type clock time.Time

const day = 24 * time.Hour

// before is the time that lies a while back.
func (c clock) before(d time.Duration) time.Time { return time.Time(c).Add(-d) }

var profile = coaching.Parent{Customer: "acme", Profile: "support"}

// nameOf is the full name of something under the demo profile, or under its customer.
func nameOf(c coaching.Collection, id string) string { return profile.Name(c, id).String() }

func namesOf(c coaching.Collection, ids ...string) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = nameOf(c, id)
	}
	return names
}

// deletable is the id of one thing of each kind that nothing refers to.
const deletable = "example-deletable"
