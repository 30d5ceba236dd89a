package main

import (
	"context"
	"time"
)

// stepPostgres kills every process of Postgres under load (TD2), and shows that a Postgres that answers before it has
// written would be seen to lose.
func stepPostgres(ctx context.Context, s *stage) error {
	kill := killing{s.size(20, 3), s.size(50_000, 2_000)}
	f, slowest, l, err := killPostgres(ctx, s, kill)
	if err != nil {
		return err
	}
	held := f.none() && l.onlyUnavailable() && l.unlike.Load() == 0 && slowest <= 5*time.Second && f.acknowledged >= kill.writes
	s.say(held, "%d kills, of %d writes wanted %v; ready again after at most %s; %d of %d answers the same when asked again; %s",
		kill.times, kill.writes, f, slowest.Round(10*time.Millisecond), l.replayed.Load(), l.replayed.Load()+l.unlike.Load(), l.refused())

	f, _, _, err = killPostgres(ctx, s, killing{3, 1}, "synchronous_commit=off", "wal_writer_delay=10s", "wal_buffers=64MB")
	if err != nil {
		return err
	}
	s.say(f.lost+f.contradicted > 0, "control: with synchronous_commit=off, of %d acknowledged %d are seen to be lost and %d contradicted",
		f.acknowledged, f.lost, f.contradicted)
	return nil
}

// killing is how often Postgres is killed at least, and how many writes are acknowledged meanwhile at least.
type killing struct{ times, writes int }

func killPostgres(ctx context.Context, s *stage, k killing, settings ...string) (f *findings, slowest time.Duration, l *load, err error) {
	d, err := newPostgresWith(ctx, settings...)
	if err != nil {
		return nil, 0, nil, err
	}
	defer d.drop()
	r, err := newRig(ctx, s, d, loadClients)
	if err != nil {
		return nil, 0, nil, err
	}
	defer r.remove()
	if l, err = startLoad(ctx, s, r.api); err != nil {
		return nil, 0, nil, err
	}
	defer l.ledger.remove()
	deadline := time.Now().Add(killingTime)
	for kills := 0; kills < k.times || int(l.acked.Load()) < k.writes && time.Now().Before(deadline); kills++ {
		time.Sleep(500*time.Millisecond + time.Duration(s.chance.Int64N(int64(2500*time.Millisecond))))
		if err := d.cluster.kill(ctx); err != nil {
			return nil, 0, nil, err
		}
		begun := time.Now()
		if err := d.cluster.start(); err != nil {
			return nil, 0, nil, err
		}
		if err := r.waitReady(ctx, clusterTimeout); err != nil {
			return nil, 0, nil, err
		}
		slowest = max(slowest, time.Since(begun))
	}
	f, err = r.audit(ctx, l)
	return f, slowest, l, err
}
