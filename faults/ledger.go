package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"sync"
)

// entry is one write of a client, as its ledger knows it. Its key is its Idempotency-Key and the comment that it gives.
type entry struct {
	key  string
	card string // its scorecard; of a create, once it is acknowledged
	// base is the version that the write was to change, 0 for a create; version what it became.
	base, version int64
	state         entryState
}

type entryState int

const (
	sent         entryState = iota // the outcome is unknown
	acknowledged                   // 200
	contradicted                   // an answer that this write cannot have
)

// ledger is a file of what was sent and answered. A line is written before its request is sent.
type ledger struct {
	mu   sync.Mutex
	file *os.File
	err  error // the first of writing
}

func newLedger() (*ledger, error) {
	file, err := os.CreateTemp("", "faults-*.ledger")
	return &ledger{file: file}, err
}

func (l *ledger) line(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, err := fmt.Fprintf(l.file, format+"\n", args...); err != nil && l.err == nil {
		l.err = err
	}
}

func (l *ledger) sent(e entry) { l.line("sent %s %d %s", e.key, e.base, orDash(e.card)) }

func (l *ledger) acknowledged(e entry) { l.line("acked %s %d %s", e.key, e.version, e.card) }

func (l *ledger) contradicted(e entry, why string) { l.line("contradicted %s 0 %s", e.key, why) }

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// entries reads the file back.
func (l *ledger) entries() ([]entry, error) {
	if l.err != nil {
		return nil, l.err
	}
	if _, err := l.file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return readLedger(l.file)
}

func (l *ledger) remove() {
	l.file.Close()
	os.RemoveAll(l.file.Name())
}

// readLedger reads the lines of a ledger, in the order in which the writes were sent first.
func readLedger(r io.Reader) ([]entry, error) {
	var entries []entry
	at := map[string]int{}
	for lines := bufio.NewScanner(r); lines.Scan(); {
		var word, key, name string
		var version int64
		if _, err := fmt.Sscanf(lines.Text(), "%s %s %d %s", &word, &key, &version, &name); err != nil {
			return nil, fmt.Errorf("read the ledger: %q: %w", lines.Text(), err)
		}
		if word == "sent" {
			e := entry{key: key, base: version, card: name}
			if name == "-" {
				e.card = ""
			}
			at[key] = len(entries)
			entries = append(entries, e)
			continue
		}
		i, known := at[key]
		if !known {
			return nil, fmt.Errorf("read the ledger: %s was answered and never sent", key)
		}
		e := &entries[i]
		e.state = contradicted
		if word == "acked" {
			e.state, e.card, e.version = acknowledged, name, version
		}
	}
	return entries, nil
}
