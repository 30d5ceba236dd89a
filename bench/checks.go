package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/google/pprof/profile"
)

// measureChecks takes, from profiles of the server while it creates scorecards, which share of its processor time goes
// into strict JSON and validation: reading the body, normalising it, holding it against the schema. Binding it to the
// generated type is not counted, since that has to be done anyhow.
func measureChecks(ctx context.Context, s settings, db *database, t *table) error {
	if err := db.fill(ctx, dataSet(1000)); err != nil {
		return err
	}
	request, err := createRequest()
	if err != nil {
		return err
	}
	running, err := start(ctx, s.server, db)
	if err != nil {
		return err
	}
	defer func() { _ = running.stop() }()
	var shares sample
	for range s.runs {
		loaded := make(chan error, 1)
		go func() {
			_, err := load(ctx, running.url, request, 8)
			loaded <- err
		}()
		time.Sleep(warmUp)
		share, err := running.checkShare(ctx)
		if err != nil {
			return err
		}
		if err := <-loaded; err != nil {
			return err
		}
		shares = append(shares, share)
	}
	t.add(db.kind, "strict JSON and validation, % of a create's CPU", "", shares.String(), "")
	return nil
}

// checkShare profiles the server for some seconds.
func (s *server) checkShare(ctx context.Context) (float64, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/debug/pprof/profile?seconds=%d", s.admin, int(loadTime.Seconds())-1), nil)
	if err != nil {
		return 0, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	taken, err := profile.Parse(answer.Body)
	if err != nil {
		return 0, err
	}
	var all, checks int64
	for _, sample := range taken.Sample {
		spent := sample.Value[len(sample.Value)-1]
		all += spent
		if passes(sample, "edge.(*operation).checkBody") && !passes(sample, "edge.decode") {
			checks += spent
		}
	}
	if all == 0 {
		return 0, fmt.Errorf("the profile is empty")
	}
	return 100 * float64(checks) / float64(all), nil
}

// passes tells whether a function was running, itself or something below it.
func passes(s *profile.Sample, function string) bool {
	for _, location := range s.Location {
		for _, line := range location.Line {
			if strings.HasSuffix(line.Function.Name, function) {
				return true
			}
		}
	}
	return false
}
