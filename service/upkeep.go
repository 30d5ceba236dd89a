package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// How often the upkeep looks for what is to be done. Audit events are sealed within a second of their commit.
const (
	sealEvery   = 400 * time.Millisecond
	sweepEvery  = time.Hour
	anchorEvery = time.Minute
	// quietAfter is how long to wait after a failure, which is the database's as a rule.
	quietAfter = 5 * time.Second

	// keptDeliveries is how long it is known what became of attempts to tell webhooks of events.
	keptDeliveries = 30 * 24 * time.Hour

	sealBatch  = 1000
	sweepBatch = 1000
)

// Reports are what the upkeep tells of. None of them may be nil.
type Reports struct {
	// Failed is told of what went wrong; it is tried again.
	Failed func(error)
	// Anchor is told, once a minute, of the heads of the audit chains that have grown. Kept elsewhere, they show the loss
	// of the last events of a chain.
	Anchor func(customer string, head coaching.AuditHead)
}

// Upkeep seals audit events and forgets the answers that need not be kept any longer, until ctx ends.
func (s *Service) Upkeep(ctx context.Context, to Reports) {
	seal, sweep, anchor := time.NewTicker(sealEvery), time.NewTicker(sweepEvery), time.NewTicker(anchorEvery)
	defer seal.Stop()
	defer sweep.Stop()
	defer anchor.Stop()
	grown := map[string]bool{}
	var quiet time.Time
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-seal.C:
			if time.Now().Before(quiet) {
				continue
			}
			var customers []string
			customers, err = s.Seal(ctx)
			for _, customer := range customers {
				grown[customer] = true
			}
		case <-sweep.C:
			err = s.sweep(ctx)
		case <-anchor.C:
			err = s.anchors(ctx, grown, to.Anchor)
		}
		if err != nil && ctx.Err() == nil {
			to.Failed(err)
			quiet = time.Now().Add(quietAfter)
		}
	}
}

// Seal gives every pending audit event its place in the chain of its customer, and names the customers whose chains have
// grown.
func (s *Service) Seal(ctx context.Context) (grown []string, err error) {
	var waiting []string
	err = s.store.Read(ctx, repository.EveryTenant, func(tx repository.Tx) error {
		var err error
		waiting, err = tx.System().Waiting(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for audit events to seal: %w", err)
	}
	var failed []error
	for _, customer := range waiting {
		sealed, err := s.sealCustomer(ctx, customer)
		if sealed > 0 {
			grown = append(grown, customer)
		}
		failed = append(failed, err)
	}
	return grown, errors.Join(failed...)
}

func (s *Service) sealCustomer(ctx context.Context, customer string) (sealed int, err error) {
	for {
		count := 0
		err := s.store.Write(ctx, repository.EveryTenant, func(tx repository.Tx) error {
			var err error
			count, err = tx.System().Seal(ctx, customer, sealBatch)
			return err
		})
		sealed += count
		if err != nil || count < sealBatch {
			return sealed, err
		}
	}
}

// anchors tells of the heads of the chains that have grown, and forgets that they have.
func (s *Service) anchors(ctx context.Context, grown map[string]bool, tell func(string, coaching.AuditHead)) error {
	for customer := range grown {
		err := s.store.Read(ctx, repository.EveryTenant, func(tx repository.Tx) error {
			head, err := tx.Customer(customer).Audit().Head(ctx)
			if err == nil {
				tell(customer, head)
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("read the head of the audit: %w", err)
		}
		delete(grown, customer)
	}
	return nil
}

// sweep forgets what need not be kept any longer, few at a time, so that nobody waits long for it.
func (s *Service) sweep(ctx context.Context) error {
	replies := func(system repository.System) (int64, error) {
		return system.SweepReplies(ctx, s.now().Add(-keptFor), sweepBatch)
	}
	deliveries := func(system repository.System) (int64, error) {
		return system.SweepDeliveries(ctx, s.now().Add(-keptDeliveries), sweepBatch)
	}
	return errors.Join(s.sweepAll(ctx, replies), s.sweepAll(ctx, deliveries))
}

func (s *Service) sweepAll(ctx context.Context, some func(repository.System) (int64, error)) error {
	for {
		var swept int64
		err := s.store.Write(ctx, repository.EveryTenant, func(tx repository.Tx) (err error) {
			swept, err = some(tx.System())
			return err
		})
		if err != nil || swept < sweepBatch {
			return err
		}
	}
}
