package main

import (
	"sync"
	"time"

	"github.com/anishathalye/porcupine"
)

// history is what clients asked and were answered, and when.
type history struct {
	begun  time.Time
	mu     sync.Mutex
	done   []porcupine.Operation
	failed error // the first request without an answer
}

func newHistory() *history { return &history{begun: time.Now()} }

// add asks, and adds the answer.
func (h *history) add(client int, input any, ask func() (any, error)) {
	begun := time.Since(h.begun)
	output, err := ask()
	ended := time.Since(h.begun)
	h.mu.Lock()
	defer h.mu.Unlock()
	if err != nil && h.failed == nil {
		h.failed = err
	}
	h.done = append(h.done, porcupine.Operation{ClientId: client, Input: input, Output: output, Call: int64(begun), Return: int64(ended)})
}

// possible tells whether the history can be, by a model.
func (h *history) possible(model porcupine.Model) bool { return possible(model, h.done...) }

func possible(model porcupine.Model, done ...porcupine.Operation) bool {
	return porcupine.CheckOperationsTimeout(model, done, checkLimit) == porcupine.Ok
}

// meet has each client do its deeds one after the other, and all of them at once, a little apart.
func meet[D any](s *stage, clients [][]D, do func(client int, d D)) {
	var all sync.WaitGroup
	for client, theirs := range clients {
		late := time.Duration(s.chance.Int64N(int64(3 * time.Millisecond)))
		all.Go(func() {
			time.Sleep(late)
			for _, d := range theirs {
				do(client, d)
			}
		})
	}
	all.Wait()
}
