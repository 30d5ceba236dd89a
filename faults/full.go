package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

const (
	smallDisk   = 64 << 20
	lastRoom    = 2 << 20
	roomWithin  = 5 * time.Second
	fillingTime = time.Minute
)

// stepFull lets the disk run full (TD5): writes are refused, reads are served, nothing that was acknowledged is lost, and
// with room again all is well without a restart.
func stepFull(ctx context.Context, s *stage) error {
	for _, fill := range []func(context.Context, *stage, string) error{fillSQLite, fillPostgres} {
		disk, err := newDisk()
		if err != nil {
			s.skip("a small file system cannot be mounted here: %v", err)
			return nil
		}
		err = fill(ctx, s, disk)
		removeDisk(disk)
		if err != nil {
			return err
		}
	}
	return nil
}

// newDisk mounts a small file system in memory.
func newDisk() (string, error) {
	folder, err := os.MkdirTemp("", "faults-")
	if err != nil {
		return "", err
	}
	if said, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%d,mode=0755", smallDisk), "faults", folder).CombinedOutput(); err != nil {
		os.RemoveAll(folder)
		return "", fmt.Errorf("%w: %s", err, said)
	}
	return folder, nil
}

func removeDisk(folder string) {
	if said, err := exec.Command("umount", folder).CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "faults: unmount %s: %v: %s", folder, err, said)
		return
	}
	os.RemoveAll(folder)
}

func fillSQLite(ctx context.Context, s *stage, disk string) error {
	there := *s
	there.name += " on SQLite"
	d := sqliteIn(disk)
	f, err := fill(ctx, &there, d, disk)
	if err != nil {
		return err
	}
	var said string
	err = d.look(func(db *sql.DB) error { return db.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&said) })
	if err != nil {
		return err
	}
	f.say(&there, said == "ok", "integrity_check says "+said)
	return nil
}

// fillPostgres has the tables, and not the log, on the small disk: without room for the log Postgres ends itself, which
// the step postgres is about.
func fillPostgres(ctx context.Context, s *stage, disk string) error {
	there := *s
	there.name += " on Postgres"
	d, err := newPostgres(ctx)
	if err != nil {
		return err
	}
	defer d.drop()
	space := filepath.Join(disk, "space")
	if err := os.Mkdir(space, 0o700); err != nil {
		return err
	}
	if err := d.cluster.who.Give(space); err != nil {
		return err
	}
	for _, statement := range []string{"CREATE TABLESPACE small LOCATION '" + space + "'", "ALTER SYSTEM SET default_tablespace = small", "SELECT pg_reload_conf()"} {
		if err := d.cluster.execute(ctx, statement); err != nil {
			return err
		}
	}
	f, err := fill(ctx, &there, d, disk)
	if err != nil {
		return err
	}
	err = d.cluster.runProgram("pg_amcheck", "--host", d.cluster.folder, "--username", "postgres", "--install-missing", "postgres")
	f.say(&there, err == nil, fmt.Sprintf("pg_amcheck finds: %v", err))
	return nil
}

// filled is what became of a server whose disk ran full.
type filled struct {
	findings *findings
	load     *load
	reads    []sample // while it was full
	room     time.Duration
}

func (f *filled) say(s *stage, sound bool, check string) {
	odd := count(f.reads, func(s sample) bool { return !s.fine() })
	held := f.findings.none() && sound && odd == 0 && f.load.onlyUnavailable() && len(f.load.refusals) > 0 && f.room <= roomWithin
	s.say(held, "disk full: %v; refused: %s; %d of %d reads meanwhile answered with 200; all well %s after there was room; %s",
		f.findings, f.load.refused(), len(f.reads)-odd, len(f.reads), f.room.Round(time.Millisecond), check)
}

// fill puts a server under load, takes nearly all room from its disk, and gives it back some seconds later.
func fill(ctx context.Context, s *stage, d *database, disk string) (*filled, error) {
	r, err := newRig(ctx, s, d, loadClients)
	if err != nil {
		return nil, err
	}
	defer r.remove()
	l, err := startLoad(ctx, s, r.api)
	if err != nil {
		return nil, err
	}
	defer l.ledger.remove()
	time.Sleep(time.Second)
	filler := filepath.Join(disk, "filler")
	if err := takeRoom(disk, filler); err != nil {
		return nil, err
	}
	if err := waitUntil(ctx, fillingTime, "the disk is full", func() bool { return l.refused() != noRefusals }); err != nil {
		return nil, err
	}
	f := &filled{load: l}
	for until := time.Now().Add(3 * time.Second); time.Now().Before(until); {
		f.reads = append(f.reads, r.api.sampleOf(ctx, call{method: http.MethodGet, path: cardsPath + "?pageSize=10"}))
	}
	if err := os.Remove(filler); err != nil {
		return nil, err
	}
	before, begun := l.acked.Load(), time.Now()
	// Every client has come through when each could have made a write or two.
	if err := waitUntil(ctx, time.Minute, "writes are taken again", func() bool { return l.acked.Load() >= before+2*loadClients }); err != nil {
		return nil, err
	}
	f.room = time.Since(begun)
	f.findings, err = r.audit(ctx, l)
	return f, err
}

// takeRoom fills a disk up to the last mebibytes.
func takeRoom(disk, filler string) error {
	var free syscall.Statfs_t
	if err := syscall.Statfs(disk, &free); err != nil {
		return err
	}
	return os.WriteFile(filler, make([]byte, max(0, int64(free.Bavail)*free.Bsize-lastRoom)), 0o600)
}
