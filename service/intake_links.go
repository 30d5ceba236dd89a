package service

import (
	"context"
	"slices"

	"opencoaching/coaching"
)

// linking stores the scorecards of a batch, each after the one that it refers to.
type linking struct {
	*Intake
	parent coaching.Parent
	known  map[coaching.Name]*coaching.Scorecard // what is stored, and what is about to be
	links  map[string][]coaching.Link            // by original
	last   bool
	ready  []*coaching.Scorecard // to be stored together
}

// storeAll stores what was not refused. What refers to a scorecard that is not there, or appeals while another appeal is
// open, is Unresolved, or the last time refused.
func (l *linking) storeAll(ctx context.Context, batch []*intakeCard) error {
	var waiting []*intakeCard
	for _, c := range batch {
		if c.outcome.Result == Stored {
			waiting = append(waiting, c)
		}
	}
	for again := true; again; {
		var left []*intakeCard
		for _, c := range waiting {
			v, err := l.store(ctx, c)
			if err != nil {
				return err
			}
			if c.outcome.Result == Unresolved {
				c.refs.v = &v
				left = append(left, c)
			}
		}
		again = len(left) > 0 && len(left) < len(waiting)
		waiting = left
	}
	if l.last {
		for _, c := range waiting {
			c.outcome.refuse(*c.refs.v)
		}
	}
	return l.flushReady(ctx)
}

// store puts a scorecard among those that are ready, refuses it, or leaves it Unresolved for the faults that it returns.
func (l *linking) store(ctx context.Context, c *intakeCard) (coaching.Violations, error) {
	c.outcome.Result = Stored
	if c.refersTo == nil {
		l.admit(c)
		return nil, nil
	}
	var v coaching.Violations
	target := l.known[c.refersTo.name]
	if target == nil {
		v.Add(c.refersTo.field, unknownName)
		c.outcome.Result = Unresolved
		return v, nil
	}
	followed := *c.Scorecard // of which nothing is to be filled in
	followed.Follow(target, "", &v)
	if fits, wanted := c.Fits(target); !fits {
		v.Add(c.refersTo.field, "%s", wanted)
	}
	if len(v) > 0 {
		c.outcome.refuse(v)
		return nil, nil
	}
	c.OriginalID = l.originalOf(target)
	links, err := l.linksOf(ctx, c.OriginalID)
	if err != nil {
		return nil, err
	}
	switch {
	case c.ScorecardType == coaching.ScorecardAppealReplica && coaching.AppealOpen(links):
		v.Add(c.refersTo.field, "has an open appeal already")
		c.outcome.Result = Unresolved
		return v, nil
	case c.taken(links):
		c.outcome.refuse(coaching.Violations{{Field: c.refersTo.field, Description: "has been followed already"}})
		return nil, nil
	}
	l.admit(c)
	return nil, l.link(ctx, c)
}

func (l *linking) admit(c *intakeCard) {
	l.known[c.name] = c.Scorecard
	l.ready = append(l.ready, c.Scorecard)
}

// originalOf is the id of what a scorecard goes back to, itself if it refers to none.
func (l *linking) originalOf(card *coaching.Scorecard) string {
	for card.RefersToID() != "" {
		card = l.known[l.parent.Name(coaching.Scorecards, card.RefersToID())]
	}
	name, _ := coaching.ParseName(card.Name)
	return name.ID
}

func (l *linking) linksOf(ctx context.Context, original string) ([]coaching.Link, error) {
	links, known := l.links[original]
	if known {
		return links, nil
	}
	links, err := l.Profile(l.parent.Customer, l.parent.Profile).Links().List(ctx, original)
	l.links[original] = links
	return links, err
}

// taken tells whether there is a link in the place of the scorecard's: the next step of an appeal, or a response of the
// same person.
func (c *intakeCard) taken(links []coaching.Link) bool {
	creator, _ := coaching.ParseName(c.Creator.Name)
	return slices.ContainsFunc(links, func(link coaching.Link) bool {
		if link.Type != c.ScorecardType || link.RefersToID != c.refersTo.name.ID {
			return false
		}
		switch c.ScorecardType {
		case coaching.ScorecardAppealRequest, coaching.ScorecardAppealResolve:
			return true
		default:
			return c.ScorecardType == coaching.ScorecardCalibrationResponse && link.CreatorID == creator.ID
		}
	})
}

// link notes the link of a scorecard. A resolve that is submitted closes the appeal.
func (l *linking) link(ctx context.Context, c *intakeCard) error {
	creator, _ := coaching.ParseName(c.Creator.Name)
	links := append(l.links[c.OriginalID], coaching.Link{
		ScorecardID: c.name.ID, Type: c.ScorecardType, RefersToID: c.refersTo.name.ID, OriginalID: c.OriginalID,
		CreatorID: creator.ID, AppealOpen: c.ScorecardType == coaching.ScorecardAppealReplica,
	})
	l.links[c.OriginalID] = links
	if c.ScorecardType != coaching.ScorecardAppealResolve || c.State() == coaching.Draft {
		return nil
	}
	if err := l.flushReady(ctx); err != nil {
		return err
	}
	for i := range links {
		links[i].AppealOpen = false
	}
	return l.Profile(l.parent.Customer, l.parent.Profile).Links().CloseAppeal(ctx, c.OriginalID)
}

func (l *linking) flushReady(ctx context.Context) error {
	err := l.storeScorecards(ctx, l.parent, l.ready)
	l.ready = nil
	return err
}
