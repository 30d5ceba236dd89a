package main

import (
	"context"
	"net/http"
	"time"
)

const bootWithin = 5 * time.Second

// stepBoot starts the server before its database is there (TD19).
func stepBoot(ctx context.Context, s *stage) error {
	c, err := newCluster()
	if err != nil {
		return err
	}
	defer c.remove()
	early, err := newServer(s, c.url())
	if err != nil {
		return err
	}
	defer early.remove()
	if err := early.start(); err != nil {
		return err
	}
	if err := waitUntil(ctx, bootWithin, "/livez says 200", func() bool { return early.health("/livez") == http.StatusOK }); err != nil {
		return err
	}
	time.Sleep(2 * time.Second)
	ready := early.health("/readyz")
	asked := newAPI(early, 1).sampleOf(ctx, call{method: http.MethodGet, path: "/v1/customers"})
	live := early.health("/livez")
	if err := c.startAndWait(ctx); err != nil {
		return err
	}
	begun := time.Now()
	if err := early.waitReady(ctx, bootLimit); err != nil {
		return err
	}
	took := time.Since(begun)
	served := newAPI(early, 1).sampleOf(ctx, call{method: http.MethodGet, path: "/v1/customers"})
	s.say(live == http.StatusOK && ready == http.StatusServiceUnavailable && asked.unavailable() && asked.retry && served.fine() && took <= bootWithin,
		"started before its Postgres: /livez %d, /readyz %d, a request %s; ready %s after Postgres answers, a request then %s",
		live, ready, asked.what, took.Round(time.Millisecond), served.what)
	return nil
}
