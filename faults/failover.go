package main

import (
	"context"
	"net/url"
	"syscall"
	"time"
)

const failoverWithin = 10 * time.Second

// stepFailover kills a primary and promotes its standby (TD10). One that confirms each commit loses nothing; the control
// has one that does not, and lags.
func stepFailover(ctx context.Context, s *stage) error {
	rounds := s.size(5, 1)
	total, slowest := &findings{}, time.Duration(0)
	for range rounds {
		f, took, err := failOver(ctx, s, true)
		if err != nil {
			return err
		}
		total.add(f)
		slowest = max(slowest, took)
	}
	s.say(total.none() && slowest <= failoverWithin, "%d failovers to a synchronous standby: %v; ready %s after the promotion", rounds, total, slowest.Round(10*time.Millisecond))
	f, _, err := failOver(ctx, s, false)
	if err != nil {
		return err
	}
	s.say(f.lost+f.contradicted > 0, "control: with an asynchronous standby that lags, of %d acknowledged %d are seen to be lost and %d contradicted", f.acknowledged, f.lost, f.contradicted)
	return nil
}

// add adds the figures of another comparison.
func (f *findings) add(other *findings) {
	f.acknowledged += other.acknowledged
	f.lost += other.lost
	f.doubled += other.doubled
	f.unresolved += other.unresolved
	f.contradicted += other.contradicted
	f.unaudited += other.unaudited
	f.examples = append(f.examples, other.examples...)
}

// newStandby copies a primary and follows it.
func newStandby(ctx context.Context, primary *cluster) (*cluster, error) {
	standby, err := emptyCluster("hot_standby=on")
	if err != nil {
		return nil, err
	}
	follow := "host=" + primary.folder + " user=postgres application_name=standby"
	if err = standby.runProgram("pg_basebackup", "--pgdata", standby.data(), "--write-recovery-conf", "--wal-method", "stream", "--checkpoint", "fast", "--dbname", follow); err == nil {
		err = standby.startAndWait(ctx)
	}
	if err != nil {
		standby.remove()
		return nil, err
	}
	return standby, nil
}

func failOver(ctx context.Context, s *stage, synchronous bool) (*findings, time.Duration, error) {
	d, err := newPostgres(ctx)
	if err != nil {
		return nil, 0, err
	}
	defer d.drop()
	primary := d.cluster
	standby, err := newStandby(ctx, primary)
	if err != nil {
		return nil, 0, err
	}
	defer standby.remove()
	if synchronous {
		for _, statement := range []string{"ALTER SYSTEM SET synchronous_standby_names = 'standby'", "SELECT pg_reload_conf()"} {
			if err := primary.execute(ctx, statement); err != nil {
				return nil, 0, err
			}
		}
	}
	both := url.Values{"host": {primary.folder + "," + standby.folder}, "port": {"5432,5432"}, "target_session_attrs": {"read-write"}}
	r, err := newRig(ctx, s, &database{kind: d.kind, url: "postgres://postgres@/postgres?" + both.Encode(), driver: d.driver, dsn: standby.url()}, loadClients)
	if err != nil {
		return nil, 0, err
	}
	defer r.remove()
	l, err := startLoad(ctx, s, r.api)
	if err != nil {
		return nil, 0, err
	}
	defer l.ledger.remove()
	time.Sleep(2 * time.Second)
	if !synchronous {
		standby.signal(syscall.SIGSTOP)
		time.Sleep(time.Second)
	}
	if err := primary.kill(ctx); err != nil {
		return nil, 0, err
	}
	standby.signal(syscall.SIGCONT)
	begun := time.Now()
	if err := standby.execute(ctx, "SELECT pg_promote()"); err != nil {
		return nil, 0, err
	}
	if err := r.waitReady(ctx, clusterTimeout); err != nil {
		return nil, 0, err
	}
	took := time.Since(begun)
	time.Sleep(time.Second)
	f, err := r.audit(ctx, l)
	if err == nil && synchronous && !l.onlyUnavailable() {
		f.note(&f.contradicted, "refusals: %s", l.refused())
	}
	return f, took, err
}
