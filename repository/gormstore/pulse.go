package gormstore

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// How it is found out that Postgres does not answer: within two and a half seconds.
const (
	// longSilence is how long a connection may wait for an answer before Postgres is asked whether it is there at all.
	longSilence  = 700 * time.Millisecond
	pulseTimeout = 1200 * time.Millisecond
	pulseTick    = 200 * time.Millisecond
	// pulsePause is how long Postgres is not asked again after it has answered.
	pulsePause = time.Second
)

// pulse tells a Postgres that works for long from one that is stuck: stopped, or behind a network that swallows
// everything. A statement may take its time, but a new connection is answered at once. When one is not, whoever waits for
// an answer is told so, by the end of their connection, and nobody else is made to wait until Postgres answers again.
//
// Nothing is asked while answers come. A server that is gone refuses connections, which is an answer, too.
type pulse struct {
	config *pgx.ConnConfig
	silent atomic.Bool
	cancel context.CancelFunc
	ended  chan struct{}

	mu    sync.Mutex
	conns map[*pulsed]bool
}

// startPulse watches the connections that are made by a configuration from now on, until stop is called.
func startPulse(config *pgx.ConnConfig) *pulse {
	ctx, cancel := context.WithCancel(context.Background()) //nolint:forbidigo // it lives as long as the store, and stop ends it
	p := &pulse{config: config.Copy(), cancel: cancel, ended: make(chan struct{}), conns: map[*pulsed]bool{}}
	dial := config.DialFunc
	config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return p.watch(conn), nil
	}
	go func() {
		defer close(p.ended)
		p.run(ctx)
	}()
	return p
}

// stop ends the watching. A nil pulse watches nothing.
func (p *pulse) stop() {
	if p != nil {
		p.cancel()
		<-p.ended
	}
}

func (p *pulse) isSilent() bool { return p != nil && p.silent.Load() }

func (p *pulse) run(ctx context.Context) {
	ticks := time.NewTicker(pulseTick)
	defer ticks.Stop()
	var next time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		if !p.silent.Load() && (time.Now().Before(next) || !p.waiting()) {
			continue
		}
		silent := p.ask(ctx)
		if ctx.Err() != nil {
			return
		}
		p.silent.Store(silent)
		if next = time.Now().Add(pulsePause); silent {
			p.hangUp()
		}
	}
}

// ask tells whether a new connection is not answered in time. Whatever it is answered with, Postgres is there.
func (p *pulse) ask(ctx context.Context) (silent bool) {
	asking, cancel := context.WithTimeout(ctx, pulseTimeout)
	defer cancel()
	conn, err := pgx.ConnectConfig(asking, p.config)
	if err == nil {
		_ = conn.Close(asking) // it has done what it was for
	}
	return err != nil && errors.Is(asking.Err(), context.DeadlineExceeded)
}

// waiting tells whether a connection has waited for long.
func (p *pulse) waiting() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for conn := range p.conns {
		if since := conn.since.Load(); since != 0 && time.Since(time.Unix(0, since)) > longSilence {
			return true
		}
	}
	return false
}

// hangUp closes the connections that wait for an answer.
func (p *pulse) hangUp() {
	p.mu.Lock()
	var stuck []*pulsed
	for conn := range p.conns {
		if conn.since.Load() != 0 {
			stuck = append(stuck, conn)
		}
	}
	p.mu.Unlock()
	for _, conn := range stuck {
		_ = conn.Close() // whoever reads from it gets the error
	}
}

func (p *pulse) watch(conn net.Conn) net.Conn {
	watched := &pulsed{Conn: conn, pulse: p}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[watched] = true
	return watched
}

// pulsed is a connection that knows since when it waits for an answer.
type pulsed struct {
	net.Conn
	pulse *pulse
	since atomic.Int64 // when the first bytes went out that were not answered, in Unix nanoseconds; 0: all were
}

// Write notes that an answer is due.
func (c *pulsed) Write(data []byte) (int, error) {
	c.since.CompareAndSwap(0, time.Now().UnixNano())
	return c.Conn.Write(data)
}

// Read notes that an answer came.
func (c *pulsed) Read(data []byte) (int, error) {
	n, err := c.Conn.Read(data)
	c.since.Store(0)
	return n, err
}

// Close forgets the connection.
func (c *pulsed) Close() error {
	c.pulse.mu.Lock()
	delete(c.pulse.conns, c)
	c.pulse.mu.Unlock()
	return c.Conn.Close()
}
