package main

import (
	"context"
	"fmt"
	"time"
)

const (
	loadClients = 16
	// killingTime bounds how long a database is killed for, where the machine is too busy for the number of writes.
	killingTime = 5 * time.Minute
)

// rig is a server on a database, with what scorecards need.
type rig struct {
	*server
	db  *database
	api *api
}

func newRig(ctx context.Context, s *stage, d *database, clients int) (*rig, error) {
	running, err := startServer(ctx, s, d.url)
	if err != nil {
		return nil, err
	}
	r := &rig{server: running, db: d, api: newAPI(running, clients)}
	if err := furnish(ctx, r.api); err != nil {
		r.remove()
		return nil, err
	}
	return r, nil
}

// audit stops a load and holds its ledger against what is left.
func (r *rig) audit(ctx context.Context, l *load) (*findings, error) {
	l.stop()
	entries, err := l.ledger.entries()
	if err != nil {
		return nil, err
	}
	found, err := r.left(ctx)
	return compare(entries, found), err
}

func (r *rig) left(ctx context.Context) (found left, err error) {
	if found.cards, err = r.api.list(ctx); err != nil {
		return found, fmt.Errorf("list what is left: %w", err)
	}
	found.events, err = r.db.events(ctx)
	return found, err
}

// stepKills kills the server under load (TD1), and shows that a row that is gone or there twice would be seen.
func stepKills(ctx context.Context, s *stage) error { return s.on(ctx, killServer) }

func killServer(ctx context.Context, s *stage, d *database) error {
	r, err := newRig(ctx, s, d, loadClients)
	if err != nil {
		return err
	}
	defer r.remove()
	l, err := startLoad(ctx, s, r.api)
	if err != nil {
		return err
	}
	defer l.ledger.remove()
	kills, wanted, writes := 0, s.size(50, 5), s.size(50_000, 3_000)
	for deadline := time.Now().Add(killingTime); kills < wanted || int(l.acked.Load()) < writes && time.Now().Before(deadline); kills++ {
		time.Sleep(200*time.Millisecond + time.Duration(s.chance.Int64N(int64(2800*time.Millisecond))))
		if kills >= wanted {
			time.Sleep(3 * time.Second) // the rest is for the number of writes
		}
		r.kill()
		if err := r.startAndWait(ctx); err != nil {
			return err
		}
	}
	f, err := r.audit(ctx, l)
	if err != nil {
		return err
	}
	held := f.none() && l.onlyUnavailable() && l.unlike.Load() == 0 && f.acknowledged >= writes
	s.say(held, "%d kills, of %d writes wanted %v; %d requests without an answer, each settled by its key; %d of %d answers the same when asked again; %s",
		kills, writes, f, l.unknown.Load(), l.replayed.Load(), l.replayed.Load()+l.unlike.Load(), l.refused())
	return r.controlLedger(ctx, s, l)
}

// controlLedger removes a row that was acknowledged, and doubles another, and wants both to be seen.
func (r *rig) controlLedger(ctx context.Context, s *stage, l *load) error {
	entries, err := l.ledger.entries()
	if err != nil {
		return err
	}
	names, err := r.api.list(ctx)
	if err != nil || len(names) < 2 {
		return fmt.Errorf("list %d scorecards for the control: %w", len(names), err)
	}
	id := func(c card) string { return c.Name[len(profileName+"/scorecards/"):] }
	if err := r.db.execute(ctx, "DELETE FROM scorecards WHERE id = '"+id(names[0])+"'"); err != nil {
		return err
	}
	found, err := r.left(ctx)
	if err != nil {
		return err
	}
	removed := compare(entries, found)
	if err := r.db.execute(ctx, "CREATE TEMPORARY TABLE twin AS SELECT * FROM scorecards WHERE id = '"+id(names[1])+"'",
		"UPDATE twin SET id = 'twin'", "INSERT INTO scorecards SELECT * FROM twin"); err != nil {
		return err
	}
	if found, err = r.left(ctx); err != nil {
		return err
	}
	doubled := compare(entries, found)
	s.say(removed.lost > 0 && removed.doubled == 0 && doubled.doubled == 1,
		"control: of a row taken out, %d writes are seen to be lost; of one put in twice, %d are seen to be doubled", removed.lost, doubled.doubled)
	return nil
}
