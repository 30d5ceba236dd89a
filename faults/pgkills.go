package main

import (
	"context"
	"time"
)

// stepPostgres kills every process of Postgres under load (TD2), and shows that a Postgres that answers before it has
// written would be seen to lose.
func stepPostgres(ctx context.Context, s *stage) error {
	k, err := killPostgres(ctx, s, killing{wanted: s.size(20, 3), writes: s.size(50_000, 2_000)})
	if err != nil {
		return err
	}
	held := k.none() && k.load.onlyUnavailable() && k.load.unlike.Load() == 0 && k.slowest <= readyAgainWithin && k.acknowledged >= k.writes
	s.say(held, "%d kills, of %d writes wanted %v; ready again after at most %s; %d of %d answers the same when asked again; %s",
		k.kills, k.writes, k.findings, k.slowest.Round(10*time.Millisecond), k.load.replayed.Load(), k.load.replayed.Load()+k.load.unlike.Load(), k.load.refused())

	k, err = killPostgres(ctx, s, killing{wanted: 5}, "synchronous_commit=off", "wal_writer_delay=10s", "wal_buffers=64MB")
	if err != nil {
		return err
	}
	s.say(k.lost+k.contradicted > 0, "control: with synchronous_commit=off, of %d acknowledged %d are seen to be lost and %d contradicted",
		k.acknowledged, k.lost, k.contradicted)
	return nil
}

const readyAgainWithin = 5 * time.Second

// killing is how often Postgres is to be killed and how many writes are to be acknowledged at least, and what came of it.
type killing struct {
	wanted, writes int

	*findings
	load    *load
	kills   int
	slowest time.Duration // from the start of Postgres until the server is ready
}

func killPostgres(ctx context.Context, s *stage, k killing, settings ...string) (*killing, error) {
	d, err := newPostgresWith(ctx, settings...)
	if err != nil {
		return nil, err
	}
	defer d.drop()
	r, err := newRig(ctx, s, d, loadClients)
	if err != nil {
		return nil, err
	}
	defer r.remove()
	if k.load, err = startLoad(ctx, s, r.api); err != nil {
		return nil, err
	}
	defer k.load.ledger.remove()
	for deadline := time.Now().Add(killingTime); k.kills < k.wanted || int(k.load.acked.Load()) < k.writes && time.Now().Before(deadline); k.kills++ {
		time.Sleep(500*time.Millisecond + time.Duration(s.chance.Int64N(int64(2500*time.Millisecond))))
		if k.kills >= k.wanted {
			time.Sleep(3 * time.Second) // the rest is for the number of writes
		}
		if err := d.cluster.kill(ctx); err != nil {
			return nil, err
		}
		begun := time.Now()
		if err := d.cluster.start(); err != nil {
			return nil, err
		}
		if err := r.waitReady(ctx, clusterTimeout); err != nil {
			return nil, err
		}
		k.slowest = max(k.slowest, time.Since(begun))
	}
	k.findings, err = r.audit(ctx, k.load)
	return &k, err
}
