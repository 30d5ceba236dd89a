package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The figures of TD12 and TD13.
const (
	headsWithin  = 10 * time.Second
	bodiesWithin = 11 * time.Second // the pace gives a body ten
	calmP99      = 100 * time.Millisecond
	stallWithin  = 30 * time.Second
	bufferLimit  = 1 << 20 // of memory for each slow reader
	slowReaders  = 2
	bystanders   = 4
	longComment  = 4000 // characters, which make an export long with few scorecards
)

// stepSlow is clients that send half a request (TD12) and that read an export slowly or not at all (TD13), while others
// go about their business. On a machine that is busy with other things these are slow anyhow: what counts then is that
// they are not much slower than before.
func stepSlow(ctx context.Context, s *stage) error {
	return s.on(ctx, func(ctx context.Context, s *stage, d *database) error {
		running, err := newRig(ctx, s, d, loadClients)
		if err != nil {
			return err
		}
		defer running.remove()
		w, err := running.startWatch(ctx, bystanders, "calm")
		if err != nil {
			return err
		}
		time.Sleep(3 * time.Second)
		w.stop()
		r := &crowd{running, slowest99(w.requests)}
		for _, half := range []halfOpen{
			{"no end of headers", "GET /v1/customers HTTP/1.1\r\nHost: 127.0.0.1\r\n", headsWithin},
			{"no body", "POST " + cardsPath + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{", bodiesWithin},
		} {
			if err := r.halfOpen(ctx, s, half); err != nil {
				return err
			}
		}
		if s.quick {
			s.skip("slow readers of an export, which take half a minute")
			return nil
		}
		return r.slowExport(ctx, s)
	})
}

// crowd is a server with slow clients, and how slow the slowest hundredth of the other requests was before.
type crowd struct {
	*rig
	calm time.Duration
}

// bears tells whether other requests took no longer than they may.
func (r *crowd) bears(p99 time.Duration) bool { return p99 <= max(calmP99, 2*r.calm) }

// halfOpen is a request that does not end.
type halfOpen struct {
	name, begin string
	within      time.Duration
}

func (r *crowd) halfOpen(ctx context.Context, s *stage, half halfOpen) error {
	count := s.size(1000, 200)
	base := r.files()
	w, err := r.startWatch(ctx, bystanders, "half")
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	took := make([]time.Duration, count)
	for i := range took {
		conn, err := net.Dial("tcp", r.address)
		if err != nil {
			return err
		}
		begun := time.Now()
		if _, err := io.WriteString(conn, half.begin); err != nil {
			return err
		}
		all.Go(func() {
			defer conn.Close()
			_ = conn.SetReadDeadline(begun.Add(30 * time.Second))
			_, _ = io.Copy(io.Discard, conn) // until the server hangs up
			took[i] = time.Since(begun)
		})
	}
	all.Wait()
	w.stop()
	settled := waitUntil(ctx, 5*time.Second, "files are closed", func() bool { return r.files() <= base+10 })
	if settled != nil && !errors.Is(settled, errTooLong) {
		return settled
	}
	slowest, p99 := slices.Max(took), slowest99(w.requests)
	s.say(slowest <= half.within && r.bears(p99) && settled == nil && odd(w.requests) == "" && lastNot(w.requests, time.Time{}) == 0,
		"%d requests with %s: the last was dropped after %s; open files %d before and %d after; p99 of others %s before and %s meanwhile, others than 200: [%s]",
		count, half.name, slowest.Round(10*time.Millisecond), base, r.files(), r.calm.Round(time.Millisecond), p99.Round(time.Millisecond), odd(w.requests))
	return nil
}

// files is how many the server has open, connections included.
func (r *rig) files() int {
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", r.process.Pid))
	if err != nil {
		return -1
	}
	return len(open)
}

// slowest99 is how long 99 of a hundred requests took at most.
func slowest99(samples []sample) time.Duration {
	took := make([]time.Duration, len(samples))
	for i, s := range samples {
		took[i] = s.took
	}
	slices.Sort(took)
	if len(took) == 0 {
		return 0
	}
	return took[min(len(took)-1, len(took)*99/100)]
}

// slowExport lets one client read an export at a kibibyte a second, and one not at all.
func (r *crowd) slowExport(ctx context.Context, s *stage) error {
	if err := r.lengthen(ctx, 4000); err != nil {
		return err
	}
	w, err := r.startWatch(ctx, bystanders, "slow")
	if err != nil {
		return err
	}
	time.Sleep(time.Second)
	before, err := r.memory()
	if err != nil {
		return err
	}
	begun := time.Now()
	ends, over := make(chan error, slowReaders), make(chan struct{})
	for i := range slowReaders {
		go func() { ends <- r.readSlowly(i == 0, over) }()
	}
	time.Sleep(5 * time.Second)
	stalled := time.Now()
	after, err := r.memory()
	if err != nil {
		return err
	}
	freed := waitUntil(ctx, 2*stallWithin, "no export is read any more", func() bool { return r.exports(ctx) == 0 })
	took := time.Since(stalled)
	close(over)
	w.stop()
	if freed != nil && !errors.Is(freed, errTooLong) {
		return freed
	}
	broken := 0
	for range slowReaders {
		if errors.Is(<-ends, errBroken) {
			broken++
		}
	}
	p99 := slowest99(w.requests)
	held := freed == nil && took <= stallWithin && broken == slowReaders && r.bears(p99) && after-before <= slowReaders*bufferLimit+(16<<20) &&
		odd(w.requests) == "" && lastNot(w.requests, time.Time{}) == 0
	s.say(held, "%d slow readers of an export: memory grew by %d KiB; nothing reads the database for them %s after they stalled; %d of %d saw a broken connection %s after they began; "+
		"p99 of others %s before and %s meanwhile, others than 200: [%s]", slowReaders, (after-before)>>10, took.Round(100*time.Millisecond), broken, slowReaders,
		time.Since(begun).Round(time.Second), r.calm.Round(time.Millisecond), p99.Round(time.Millisecond), odd(w.requests))
	return nil
}

// lengthen makes an export long.
func (r *rig) lengthen(ctx context.Context, cards int) error {
	comment := strings.Repeat("long ", longComment/len("long "))
	var all sync.WaitGroup
	failed := make(chan error, loadClients)
	for range loadClients {
		all.Go(func() {
			for range cards / loadClients {
				if err := r.api.insist(ctx, creation(rand.Text(), comment)); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	all.Wait()
	close(failed)
	return <-failed
}

var errBroken = errors.New("the connection broke")

// readSlowly asks for an export and reads a kibibyte a second of it, or nothing, until it is over; then it reads what is
// left. errBroken: what came was no whole answer.
func (r *crowd) readSlowly(drips bool, over <-chan struct{}) error {
	conn, err := (&net.Dialer{}).Dial("tcp", r.address)
	if err != nil {
		return err
	}
	defer conn.Close()
	if tcp, ok := conn.(*net.TCPConn); ok {
		if err := tcp.SetReadBuffer(4 << 10); err != nil {
			return err
		}
	}
	body := `{"startTime":"2000-01-01T00:00:00Z","endTime":"2100-01-01T00:00:00Z"}`
	if _, err := fmt.Fprintf(conn, "POST %s:export HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/csv\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		cardsPath, len(body), body); err != nil {
		return err
	}
	var got bytes.Buffer
	for second := time.NewTicker(time.Second); !isClosed(over); <-second.C {
		if drips {
			_, _ = io.CopyN(&got, conn, 1<<10) // how it ended shows in what came
		}
	}
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	_, _ = io.Copy(&got, conn)
	answer, err := http.ReadResponse(bufio.NewReader(&got), nil)
	if err != nil {
		return fmt.Errorf("%w: %w", errBroken, err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return fmt.Errorf("%w: %w", errBroken, err)
	}
	return nil
}

func isClosed(over <-chan struct{}) bool {
	select {
	case <-over:
		return true
	default:
		return false
	}
}

// exports is how many exports read the database: on Postgres, sessions with a transaction of more than four seconds; on
// SQLite 1 as long as much of the log cannot go into the file, because somebody reads the file as it was.
func (r *rig) exports(ctx context.Context) (reading int) {
	const fewPages = 200
	err := r.db.look(func(db *sql.DB) error {
		if r.db.cluster != nil {
			return db.QueryRowContext(ctx, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'coaching' AND xact_start < now() - interval '4 s'").Scan(&reading)
		}
		var busy, pages, moved int
		err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &pages, &moved)
		if pages-moved > fewPages {
			reading = 1
		}
		return err
	})
	if err != nil {
		return -1
	}
	return reading
}

// memory is the server's resident memory, in bytes.
func (s *server) memory() (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kibibytes, err := strconv.ParseInt(number, 10, 64)
	return kibibytes << 10, err
}
