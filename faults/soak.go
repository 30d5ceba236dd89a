package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The figures of TD21.
const (
	slopeLimit     = 1 << 20 // bytes of memory a minute
	goroutineLimit = 5
	fileLimit      = 5
	soakRound      = 25 * time.Second
	soakRest       = 5 * time.Second
)

// stepSoak is mixed load for long (TD21): nothing may grow. Figures are taken when the clients rest.
func stepSoak(ctx context.Context, s *stage) error {
	return s.on(ctx, func(ctx context.Context, s *stage, d *database) error {
		var between *proxy
		if d.cluster != nil {
			var err error
			if between, err = newProxy(d.cluster); err != nil {
				return err
			}
			defer between.close()
			d.url = between.url()
		}
		r, err := newRig(ctx, s, d, loadClients)
		if err != nil {
			return err
		}
		defer r.remove()
		var taken []gauge
		begun := time.Now()
		for round := 0; time.Since(begun) < time.Duration(s.minutes)*time.Minute; round++ {
			if err := r.soak(ctx, round); err != nil {
				return err
			}
			g, err := r.gauge(begun)
			if err != nil {
				return err
			}
			if between != nil {
				g.statements = float64(between.statements.Load())
			}
			taken = append(taken, g)
		}
		return judgeSoak(s, taken)
	})
}

// soak is a round of load and a rest.
func (r *rig) soak(ctx context.Context, round int) error {
	w, err := r.startWatch(ctx, loadClients, fmt.Sprintf("soak-%d", round))
	if err != nil {
		return err
	}
	time.Sleep(soakRound)
	_, err = r.api.must(ctx, call{method: http.MethodPost, path: cardsPath + ":export", body: object{"startTime": "2000-01-01T00:00:00Z", "endTime": "2100-01-01T00:00:00Z"}})
	w.stop()
	if strange := odd(w.requests); err == nil && strange != "" {
		err = fmt.Errorf("round %d: %s", round, strange)
	}
	time.Sleep(soakRest)
	return err
}

// gauge is what a server holds at a moment.
type gauge struct {
	minutes                               float64
	memory, goroutines, files, statements float64
}

// gauge reads the metrics.
func (r *rig) gauge(begun time.Time) (gauge, error) {
	answer, err := asking.Get("http://" + r.admin + "/metrics")
	if err != nil {
		return gauge{}, err
	}
	defer answer.Body.Close()
	g := gauge{minutes: time.Since(begun).Minutes()}
	into := map[string]*float64{"process_resident_memory_bytes": &g.memory, "go_goroutines": &g.goroutines, "process_open_fds": &g.files}
	found := 0
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		name, text, _ := strings.Cut(lines.Text(), " ")
		if to := into[name]; to != nil {
			found++
			if *to, err = strconv.ParseFloat(text, 64); err != nil {
				return gauge{}, err
			}
		}
	}
	if found < len(into) {
		return gauge{}, fmt.Errorf("/metrics has %d of %d figures", found, len(into))
	}
	return g, nil
}

// judgeSoak leaves the first fifth out, in which caches and pools fill.
func judgeSoak(s *stage, taken []gauge) error {
	warm := taken[len(taken)/5:]
	if len(warm) < 3 {
		return fmt.Errorf("%d figures are too few: let it take some minutes", len(taken))
	}
	first, last := warm[0], warm[len(warm)-1]
	rise := slope(warm)
	s.say(rise <= slopeLimit && last.goroutines-first.goroutines <= goroutineLimit && last.files-first.files <= fileLimit && last.statements <= first.statements+fileLimit,
		"%.0f minutes: memory grows by %.0f KiB a minute (%.0f to %.0f MiB); goroutines %.0f and %.0f, open files %.0f and %.0f, prepared statements %.0f and %.0f, after warming up and at the end",
		last.minutes, rise/1024, first.memory/(1<<20), last.memory/(1<<20), first.goroutines, last.goroutines, first.files, last.files, first.statements, last.statements)
	return nil
}

// slope of memory over time, in bytes a minute, by least squares.
func slope(taken []gauge) float64 {
	var x, y, xx, xy float64
	for _, g := range taken {
		x, y, xx, xy = x+g.minutes, y+g.memory, xx+g.minutes*g.minutes, xy+g.minutes*g.memory
	}
	n := float64(len(taken))
	return (n*xy - x*y) / (n*xx - x*x)
}
