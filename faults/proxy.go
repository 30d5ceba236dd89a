package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// cut is where a connection is cut, seen from a commit.
type cut int32

const (
	noCut     cut = iota
	cutBefore     // the commit is never passed on
	cutAt         // it is passed on, and the connection is gone at once
	cutAfter      // it is passed on, and its answer is not
)

func (c cut) String() string {
	return [...]string{"no cut", "before the commit", "at the commit", "after the commit"}[c]
}

// proxy stands between the server and Postgres, on a TCP port of 127.0.0.1, and cuts a connection at its commit when it
// was told to. Commits of transactions that write no scorecard, such as those that seal the audit, are left alone.
type proxy struct {
	listener net.Listener
	socket   string // of Postgres
	next     atomic.Int32
	cuts     atomic.Int64 // that were made
	// statements are those that are prepared under a name, on all connections that are open.
	statements atomic.Int64
	all        sync.WaitGroup
}

func newProxy(c *cluster) (*proxy, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{listener: listener, socket: filepath.Join(c.folder, ".s.PGSQL.5432")}
	p.all.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			p.all.Go(func() { p.serve(client) })
		}
	})
	return p, nil
}

// cutNext cuts the next commit of a scorecard.
func (p *proxy) cutNext(c cut) { p.next.Store(int32(c)) }

func (p *proxy) url() string {
	return "postgres://postgres@" + p.listener.Addr().String() + "/postgres?sslmode=disable"
}

// close takes no more connections, and returns when the ones there are have ended.
func (p *proxy) close() {
	p.listener.Close()
	p.all.Wait()
}

func (p *proxy) serve(client net.Conn) {
	defer client.Close()
	postgres, err := net.Dial("unix", p.socket)
	if err != nil {
		return
	}
	defer postgres.Close()
	c := &connection{proxy: p, client: client, postgres: postgres, writes: map[string]bool{}, answered: make(chan struct{}, 1)}
	var back sync.WaitGroup
	back.Go(c.answer)
	c.ask()
	client.Close()
	postgres.Close()
	back.Wait()
	delete(c.writes, "")
	p.statements.Add(-int64(len(c.writes)))
}

// connection is one of the server's, looked into.
type connection struct {
	proxy            *proxy
	client, postgres net.Conn

	writes   map[string]bool // statements by name: whether they write scorecards
	begun    bool            // BEGIN was sent
	wrote    bool            // since then, or since the last Sync
	silent   atomic.Bool     // answers are kept back
	answered chan struct{}   // one was
}

// answer passes on what Postgres says.
func (c *connection) answer() {
	buffer := make([]byte, 64<<10)
	for {
		n, err := c.postgres.Read(buffer)
		if err != nil {
			c.client.Close()
			return
		}
		if c.silent.Load() {
			c.answered <- struct{}{}
			return
		}
		if _, err := c.client.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// ask passes on what the server says, until it is cut off or ends.
func (c *connection) ask() {
	from := bufio.NewReader(c.client)
	message, err := readMessage(from, false)
	for err == nil {
		if c.commits(message) {
			if how := cut(c.proxy.next.Swap(int32(noCut))); how != noCut {
				c.cut(how, message)
				return
			}
		}
		if _, err = c.postgres.Write(message); err == nil {
			message, err = readMessage(from, true)
		}
	}
}

func (c *connection) cut(how cut, message []byte) {
	c.proxy.cuts.Add(1)
	if how == cutBefore {
		return
	}
	c.silent.Store(true)
	if _, err := c.postgres.Write(message); err != nil || how == cutAt {
		return
	}
	select {
	case <-c.answered:
	case <-time.After(5 * time.Second):
	}
}

// readMessage reads one message of the frontend; the first of a connection has no type.
func readMessage(from *bufio.Reader, typed bool) ([]byte, error) {
	head := make([]byte, 4, 5)
	if typed {
		head = head[:5]
	}
	if _, err := io.ReadFull(from, head); err != nil {
		return nil, err
	}
	length := binary.BigEndian.Uint32(head[len(head)-4:])
	if length < 4 || length > 1<<26 {
		return nil, errors.New("no message of Postgres")
	}
	message := append(head, make([]byte, length-4)...)
	_, err := io.ReadFull(from, message[len(head):])
	return message, err
}

// commits follows the protocol, and tells whether a message ends a transaction that writes a scorecard: a COMMIT, or the
// Sync of statements that were sent without a BEGIN.
func (c *connection) commits(message []byte) bool {
	body := message[5:]
	switch message[0] {
	case 'P': // Parse: name, statement
		name, rest, _ := bytes.Cut(body, []byte{0})
		if _, known := c.writes[string(name)]; !known && len(name) > 0 {
			c.proxy.statements.Add(1)
		}
		c.writes[string(name)] = writesScorecard(string(rest))
	case 'C': // Close: S for a statement, name
		name := string(bytes.TrimRight(body[1:], "\x00"))
		if _, known := c.writes[name]; known && body[0] == 'S' && name != "" {
			delete(c.writes, name)
			c.proxy.statements.Add(-1)
		}
	case 'B': // Bind: portal, name
		_, rest, _ := bytes.Cut(body, []byte{0})
		name, _, _ := bytes.Cut(rest, []byte{0})
		c.wrote = c.wrote || c.writes[string(name)]
	case 'S': // Sync
		if !c.begun {
			wrote := c.wrote
			c.wrote = false
			return wrote
		}
	case 'Q': // Query
		return c.query(string(body))
	}
	return false
}

func (c *connection) query(statement string) bool {
	switch {
	case strings.HasPrefix(statement, "BEGIN"):
		c.begun, c.wrote = true, false
	case strings.HasPrefix(statement, "COMMIT"):
		wrote := c.wrote
		c.begun, c.wrote = false, false
		return wrote
	case strings.HasPrefix(statement, "ROLLBACK"):
		c.begun, c.wrote = false, false
	}
	return false
}

func writesScorecard(statement string) bool {
	return strings.Contains(statement, "INSERT INTO scorecards") || strings.Contains(statement, `INSERT INTO "scorecards"`) ||
		strings.Contains(statement, `UPDATE "scorecards"`)
}
