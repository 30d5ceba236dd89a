package service

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"opencoaching/coaching"
	"opencoaching/export"
	"opencoaching/repository"
	"opencoaching/scoring"
)

// ArchivedScorecard is a scorecard as an archive tells of it, with what it says of figures that follow from the answers:
// they are worked out anew, and must be the same. Nil: it does not say.
type ArchivedScorecard struct {
	*coaching.Scorecard
	Total      *coaching.Decimal
	AutoFailed *bool
	// ScoreAutoFailed is about each of the scores.
	ScoreAutoFailed []*bool
}

// intakeCard is a scorecard on its way in.
type intakeCard struct {
	ArchivedScorecard
	name    coaching.Name
	outcome *Outcome
	refs    references
	// refersTo is the scorecard that it refers to, with the field in which it does; nil: to none.
	refersTo *wanted
}

// Scorecards stores scorecards of a profile with their whole history: who made, changed and submitted them, who gave
// which answer and comment, and when. None stands there twice. Their template revisions may be inactive or deleted by
// now. One that is stored already must be the same.
//
// A scorecard that refers to another one which is not there is Unresolved, and nothing of it is stored; the last time it
// is refused.
func (in *Intake) Scorecards(ctx context.Context, parent coaching.Parent, archived []ArchivedScorecard, last bool) ([]Outcome, error) {
	outcomes := make([]Outcome, len(archived))
	if err := inProfile(ctx, in, parent); err != nil {
		return nil, err
	}
	batch := make([]*intakeCard, len(archived))
	for i := range archived {
		batch[i] = &intakeCard{ArchivedScorecard: archived[i], outcome: &outcomes[i], refs: references{parent: parent, v: &coaching.Violations{}}}
	}
	known, err := in.knownScorecards(ctx, parent, batch)
	if err != nil {
		return nil, err
	}
	if err := in.checkArchived(ctx, parent, batch); err != nil {
		return nil, err
	}
	for _, c := range batch {
		stored := known[c.name]
		if stored == nil || c.outcome.Result == Refused {
			continue
		}
		if export.SameArchived(stored, c.Scorecard) {
			c.outcome.Result = Unchanged
		} else {
			c.outcome.refuse(coaching.Violations{{Field: "name", Description: "is the name of a scorecard that is stored with other content"}})
		}
	}
	storing := linking{Intake: in, parent: parent, known: known, links: map[string][]coaching.Link{}, last: last}
	if err := storing.storeAll(ctx, batch); err != nil {
		return nil, err
	}
	return outcomes, in.flush(ctx)
}

// knownScorecards reads the scorecards of the batch, and those that they go back to, as far as they exist.
func (in *Intake) knownScorecards(ctx context.Context, parent coaching.Parent, batch []*intakeCard) (map[coaching.Name]*coaching.Scorecard, error) {
	var wanted []coaching.Name
	for _, c := range batch {
		var ok bool
		if c.name, ok = coaching.ParseNameOf(coaching.Scorecards, c.Name); !ok || !c.name.Under(parent) {
			c.refs.v.Add("name", "must be the name of a scorecard of the profile")
			continue
		}
		wanted = append(wanted, c.name)
		if c.collectScorecard(); c.refersTo != nil {
			wanted = append(wanted, c.refersTo.name)
		}
	}
	known := map[coaching.Name]*coaching.Scorecard{}
	for len(wanted) > 0 { // three times at most, as long as an appeal is
		ids := make([]string, len(wanted))
		for i, name := range wanted {
			ids[i] = name.ID
		}
		found, err := in.Profile(parent.Customer, parent.Profile).Scorecards().List(ctx,
			repository.ScorecardFilter{IDs: ids, Types: coaching.AllScorecardTypes()},
			repository.ScorecardPage{Order: repository.ByCreateTime, Limit: len(ids)})
		if err != nil {
			return nil, fmt.Errorf("find scorecards: %w", err)
		}
		for _, card := range found {
			name, _ := coaching.ParseName(card.Name)
			known[name] = card
		}
		wanted = nil
		for _, card := range found {
			if id := card.RefersToID(); id != "" && known[parent.Name(coaching.Scorecards, id)] == nil {
				wanted = append(wanted, parent.Name(coaching.Scorecards, id))
			}
		}
	}
	return known, nil
}

// collectScorecard notes which scorecard it refers to.
func (c *intakeCard) collectScorecard() {
	id := c.RefersToID()
	field, name := "referenceScorecardId", c.refs.parent.Name(coaching.Scorecards, id)
	if c.CalibratedScorecardName != "" {
		field = "calibratedScorecardName"
		name, _ = coaching.ParseName(c.CalibratedScorecardName)
	}
	switch {
	case c.CalibratedScorecardName == "" && id == "":
	case !coaching.ValidID(id) || !name.Under(c.refs.parent) || name == c.name:
		c.refs.v.Add(field, unknownName)
	default:
		c.refersTo = &wanted{field, name}
	}
}

// checkArchived notes every fault of the scorecards but those of references to others, with one look-up for all of them.
func (in *Intake) checkArchived(ctx context.Context, parent coaching.Parent, batch []*intakeCard) error {
	var names []coaching.Name
	for _, c := range batch {
		in.settleArchived(c, parent)
		c.checkHistory(in.now)
		checkAcknowledged(c.Scorecard, "", c.refs.v)
		checkSubmitted(c.Scorecard, c.refs.v)
		c.checkAuthors()
		c.refer()
		if err := in.pinArchived(ctx, parent, c); err != nil {
			return err
		}
		names = c.refs.names(names)
	}
	found, err := findNames(ctx, in, parent.Customer, names)
	if err != nil {
		return err
	}
	for _, c := range batch {
		c.refs.note(found)
		c.outcome.refuse(*c.refs.v)
	}
	return nil
}

// settleArchived fills in what an archive may leave open.
func (in *Intake) settleArchived(c *intakeCard, parent coaching.Parent) {
	if c.Creator == nil {
		c.Creator = in.caller.Person(parent.Customer)
	}
	if c.UpdatedBy == nil {
		c.UpdatedBy = c.Creator
	}
	if c.SubmittedBy == nil && !c.SubmitTime.IsZero() {
		c.SubmittedBy = c.UpdatedBy
	}
	c.ScorecardType = cmp.Or(c.ScorecardType, coaching.ScorecardNormal)
	c.SubmissionSource = cmp.Or(c.SubmissionSource, coaching.SourceUnspecified)
}

func checkSubmitted(card *coaching.Scorecard, v *coaching.Violations) {
	if card.SubmitTime.IsZero() && card.SubmittedBy != nil {
		v.Add("submittedBy.name", "needs a submitTime")
	}
	switch {
	case card.AcknowledgeTime.IsZero() && card.AcknowledgeComment != "":
		v.Add("acknowledgeComment", "needs an acknowledgeTime")
	case !card.AcknowledgeTime.IsZero() && !card.Normal() && card.ScorecardType != coaching.ScorecardAppealReplica:
		v.Add("acknowledgeTime", "does not go with this type of scorecard")
	}
	if card.CalibratedScorecardName == "" && card.CalibrationConsistencyScore != nil {
		v.Add("calibrationConsistencyScore", "is of calibrations alone")
	}
}

// checkHistory notes the faults of the times, and of what the type goes with. A replica was submitted as the original was,
// before it was made.
func (c *intakeCard) checkHistory(now time.Time) {
	head := coaching.Head{CreateTime: c.CreateTime, UpdateTime: c.UpdateTime}
	coaching.CheckTimes(head, "", now, c.refs.v)
	coaching.CheckLinks(c.Scorecard, "", c.refs.v)
	submitted := *c.Scorecard
	if c.ScorecardType == coaching.ScorecardAppealReplica {
		submitted.CreateTime = zeroTime
	}
	coaching.CheckSubmitTime(&submitted, "", now, c.refs.v)
}

// checkAuthors notes ids of authors that cannot be of a user. The user may be gone: an answer stays when its author goes.
func (c *intakeCard) checkAuthors() {
	check := func(field, id string) {
		if id != "" && !coaching.ValidID(id) {
			c.refs.v.Add(field, "must be the id of a user")
		}
	}
	check("commentBy", c.CommentBy)
	for i := range c.Scores {
		check(fmt.Sprintf("scores[%d].valueBy", i), c.Scores[i].ValueBy)
		check(fmt.Sprintf("scores[%d].commentBy", i), c.Scores[i].CommentBy)
	}
}

// refer collects what the scorecard refers to, the template and other scorecards aside.
func (c *intakeCard) refer() {
	referNew(c.Scorecard, &c.refs)
	for _, by := range []struct {
		field  string
		person *coaching.Person
	}{{"updatedBy.name", c.UpdatedBy}, {"submittedBy.name", c.SubmittedBy}} {
		if by.person == nil {
			continue
		}
		if n, ok := coaching.ParseNameOf(coaching.Users, by.person.Name); !ok || !coaching.BuiltIn(n.ID) || n.Customer != c.refs.parent.Customer {
			c.refs.add(by.field, by.person.Name, coaching.Users)
		}
	}
}

// pinArchived holds the answers against the template revision, and works the results out.
func (in *Intake) pinArchived(ctx context.Context, parent coaching.Parent, c *intakeCard) error {
	var faults coaching.Violations
	defer func() { *c.refs.v = append(*c.refs.v, faults...) }()
	coaching.CheckScores(c.Scores, coaching.ScoreAt(""), &faults)
	template := in.revisions[c.TemplateName]
	if template == nil {
		var err error
		if template, err = pinned(ctx, in, parent, c.TemplateName, c.refs.v); err != nil || template == nil {
			return err
		}
		if template.Name != c.TemplateName {
			c.refs.v.Add("templateName", "must carry the @revision that the answers are to")
			return nil
		}
		in.revisions[c.TemplateName] = template
	}
	coaching.MatchScores(c.Scores, template, coaching.ScoreAt(""), &faults)
	if len(faults) > 0 {
		return nil
	}
	if c.State() != coaching.Draft && !c.Partial() {
		coaching.MissingRequired(c.Scores, template, c.refs.v)
	}
	c.reckon(template)
	return nil
}

// reckon works out what follows from the answers, and notes where the archive says otherwise.
func (c *intakeCard) reckon(template *coaching.Template) {
	result := scoring.Score(template, c.Scores)
	c.TotalScore, c.Scorecard.AutoFailed, c.Results = result.Total, result.AutoFailed, result.Results
	if c.Total != nil && *c.Total != result.Total {
		c.refs.v.Add("totalScore", "is not what the answers come to, which is %s", result.Total)
	}
	if c.AutoFailed != nil && *c.AutoFailed != result.AutoFailed {
		c.refs.v.Add("autoFailed", "is not what the answers come to")
	}
	for i := range c.Scores {
		failed := result.FailedCriteria[c.Scores[i].CriterionID]
		c.Scores[i].AutoFailed = failed
		if said := c.ScoreAutoFailed[i]; said != nil && *said != failed {
			c.refs.v.Add(fmt.Sprintf("scores[%d].autoFailed", i), "is not what the answer comes to")
		}
	}
}

func (in *Intake) storeScorecards(ctx context.Context, parent coaching.Parent, stored []*coaching.Scorecard) error {
	if len(stored) == 0 {
		return nil
	}
	err := in.Profile(parent.Customer, parent.Profile).Scorecards().Create(ctx, stored...)
	if errors.Is(err, repository.ErrAlreadyExists) {
		err = errors.Join(repository.ErrConflict, err) // made meanwhile: at the next try it is there to be compared
	}
	if err != nil {
		return fmt.Errorf("import scorecards: %w", err)
	}
	for _, card := range stored {
		if err := in.record(card.Name, card.AgentUserName, nil, card); err != nil {
			return err
		}
		event := in.events[len(in.events)-1]
		event.SetPayload(withAuthors(event.Payload, parent.Customer, card))
	}
	return nil
}

// withAuthors adds to the payload of an event who wrote the comments in it, which it does not say otherwise and no other
// event does: by that the erasure of a person finds them. Readers of the audit are not shown it.
func withAuthors(payload, customer string, card *coaching.Scorecard) []byte {
	authors := map[string]bool{card.CommentBy: true}
	for i := range card.Scores {
		authors[card.Scores[i].CommentBy] = true
	}
	delete(authors, "")
	if len(authors) == 0 {
		return []byte(payload)
	}
	var names []string
	for _, id := range slices.Sorted(maps.Keys(authors)) {
		names = append(names, `"`+coaching.UserName(customer, id)+`"`) // an id needs no escapes
	}
	return []byte(strings.TrimSuffix(payload, "}") + `,"commentAuthors":[` + strings.Join(names, ",") + "]}")
}
