package main

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// The figures of TD11.
const (
	drainDelay   = time.Second
	stopWithin   = 30 * time.Second
	secondWithin = time.Second
	stopClients  = 20 // of ten requests a second each
)

// stepStop stops the server under load in good order (TD11), with a client that acts as a load balancer: it sends no
// requests once /readyz fails.
func stepStop(ctx context.Context, s *stage) error {
	return s.on(ctx, func(ctx context.Context, s *stage, d *database) error {
		r, err := newRig(ctx, s, d, stopClients)
		if err != nil {
			return err
		}
		defer r.remove()
		r.arguments = append(r.arguments, "--drain-delay", drainDelay.String())
		if err := r.stop(); err != nil {
			return err
		}
		stops := s.size(15, 3) // on each kind of database
		total := &stopped{}
		for i := range stops {
			if err := r.stopOnce(ctx, i, total); err != nil {
				return err
			}
		}
		s.say(total.failed == 0 && total.codes == 0 && total.slowest <= stopWithin && total.blind == 0,
			"%d stops by SIGTERM at %d requests/s: %d requests, %d failed; %d exits other than 0; the slowest took %s; %d times /readyz did not fail meanwhile",
			stops, 10*stopClients, total.requests, total.failed, total.codes, total.slowest.Round(time.Millisecond), total.blind)
		return r.stopTwice(ctx, s)
	})
}

type stopped struct {
	requests, failed, codes, blind int
	slowest                        time.Duration
}

func (r *rig) stopOnce(ctx context.Context, round int, total *stopped) error {
	if err := r.startAndWait(ctx); err != nil {
		return err
	}
	var unready atomic.Bool
	var samples []sample
	var mu sync.Mutex
	var clients sync.WaitGroup
	for client := range stopClients {
		clients.Go(func() {
			for !unready.Load() && ctx.Err() == nil {
				request := call{method: http.MethodGet, path: cardsPath + "?pageSize=2"}
				if client%2 == 1 {
					request = creation("", "stop")
				}
				got := r.api.sampleOf(ctx, request)
				mu.Lock()
				samples = append(samples, got)
				mu.Unlock()
				time.Sleep(100 * time.Millisecond)
			}
		})
	}
	time.Sleep(time.Duration(300+(round*37)%200) * time.Millisecond)
	begun := time.Now()
	err := r.process.Signal(syscall.SIGTERM)
	for !r.hasEnded() && time.Since(begun) < stopWithin+10*time.Second {
		if r.health("/readyz") == http.StatusServiceUnavailable {
			unready.Store(true)
		}
		time.Sleep(5 * time.Millisecond)
	}
	if !unready.Swap(true) {
		total.blind++
	}
	clients.Wait()
	if !r.hasEnded() {
		r.kill()
	}
	total.slowest = max(total.slowest, time.Since(begun))
	if r.code.Load() != 0 {
		total.codes++
	}
	total.requests += len(samples)
	total.failed += count(samples, func(s sample) bool { return !s.fine() })
	return err
}

// stopTwice sends a second signal while the server waits for a load balancer.
func (r *rig) stopTwice(ctx context.Context, s *stage) error {
	r.arguments = append(r.arguments, "--drain-delay", "20s")
	if err := r.startAndWait(ctx); err != nil {
		return err
	}
	if err := r.process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	if err := waitUntil(ctx, secondWithin, "/readyz fails", func() bool { return r.health("/readyz") == http.StatusServiceUnavailable }); err != nil {
		return err
	}
	begun := time.Now()
	if err := r.process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	err := waitUntil(ctx, stopWithin, "the server has ended", r.hasEnded)
	if err != nil && !errors.Is(err, errTooLong) {
		return err
	}
	took := time.Since(begun)
	s.say(took <= secondWithin, "a second signal ends it after %s", took.Round(time.Millisecond))
	return nil
}
