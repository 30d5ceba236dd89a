package service

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// backfillPairs is how many pairs of a conversation and a template one step of a backfill is about: as many as are stored
// in a fraction of a second, since whoever would change one of their scorecards, or cancel the job, waits for so long.
const backfillPairs = 1000

// backfillStep is one step of a backfill: the next conversations, with all that they need.
type backfillStep struct {
	*work
	service *Service
	job     *coaching.Job
	takers  []taker
	scorers map[string]*coaching.AutoScorer // by the name of the revision

	everybody map[string]bool // the agents of an empty audience, once they are known

	made, changed []*coaching.Scorecard
}

// taker is a template of the backfill, and which conversations it takes.
type taker struct {
	id     string
	scorer *coaching.AutoScorer
	agents map[string]bool // full names
}

func (t *taker) takes(c *coaching.Conversation) bool {
	usecases := t.scorer.Template().UsecaseNames
	return (len(usecases) == 0 || slices.Contains(usecases, c.UsecaseName)) && t.agents[c.AgentUserName]
}

// run does the step and tells whether there is more to do. A reason is why there is not, although there should be.
func (b *backfillStep) run(ctx context.Context) (reason string, more bool, err error) {
	if reason, err = b.prepare(ctx); reason != "" || err != nil {
		return reason, false, err
	}
	config, limit := b.job.BackfillConfig, max(1, backfillPairs/len(b.takers))
	talks, err := b.profile().Conversations().Began(ctx, config.StartTime, config.EndTime, b.job.Checkpoint, limit)
	if err != nil || len(talks) == 0 {
		return "", false, err
	}
	if err := b.decide(ctx, talks); err != nil {
		return "", false, err
	}
	if err := b.store(ctx); err != nil {
		return "", false, err
	}
	last := talks[len(talks)-1]
	name, _ := coaching.ParseName(last.Name) // stored names are well-formed
	b.job.Checkpoint = coaching.ConversationPosition{StartTime: last.StartTime, ID: name.ID}
	b.job.BackfillProgress.DoneConversationCount += int64(len(talks))
	return "", len(talks) == limit, nil
}

func (b *backfillStep) profile() repository.Profile {
	return b.Profile(b.parent.Customer, b.parent.Profile)
}

// prepare reads the templates and their audiences. A template that takes no scorecards any more ends the job.
func (b *backfillStep) prepare(ctx context.Context) (reason string, err error) {
	if err := b.learn(ctx, b.job.BackfillConfig.ScorecardTemplates); err != nil {
		return "", err
	}
	for _, name := range b.job.BackfillConfig.ScorecardTemplates {
		t := taker{scorer: b.scorers[name]}
		if t.scorer == nil || t.scorer.Template().Status != coaching.TemplateActive {
			return templateNotActive, nil
		}
		t.id = templateID(t.scorer.Template())
		if t.agents, err = b.audience(ctx, t.scorer.Template().Audience); err != nil {
			return "", err
		}
		b.takers = append(b.takers, t)
	}
	return "", nil
}

// audience are the agents of an audience, by full name. Those of an empty one, who may be many, are read once.
func (b *backfillStep) audience(ctx context.Context, audience *coaching.Audience) (map[string]bool, error) {
	if audience.Empty() && b.everybody != nil {
		return b.everybody, nil
	}
	ids, err := b.profile().Agents(ctx, audienceFilter(audience))
	if err != nil {
		return nil, fmt.Errorf("resolve audience: %w", err)
	}
	agents := make(map[string]bool, len(ids))
	for _, id := range ids {
		agents[coaching.UserName(b.parent.Customer, id)] = true
	}
	if audience.Empty() {
		b.everybody = agents
	}
	return agents, nil
}

// learn reads the template revisions that are not known yet.
func (b *backfillStep) learn(ctx context.Context, names []string) error {
	var unknown []repository.TemplateRevision
	for _, text := range names {
		if b.scorers[text] == nil {
			name, _ := coaching.ParseName(text) // stored names are well-formed
			unknown = append(unknown, repository.TemplateRevision{ID: name.ID, Revision: name.RevisionNumber()})
		}
	}
	if b.scorers == nil {
		b.scorers = map[string]*coaching.AutoScorer{}
	}
	found, err := b.service.templatesNamed(ctx, b.profile(), b.parent, unknown)
	if err != nil {
		return err
	}
	for _, template := range found {
		b.scorers[template.Name] = coaching.NewAutoScorer(template)
	}
	return nil
}

// pair is a conversation and a template that takes it, with the scorecards that there are.
type pair struct {
	talk  *coaching.Conversation
	taker *taker
	id    string // of the scorecard that auto-scoring makes
	taken bool   // another scorecard has that id
	there []*coaching.Scorecard
}

// decide settles what becomes of the conversations.
func (b *backfillStep) decide(ctx context.Context, talks []*coaching.Conversation) error {
	pairs, err := b.pairs(ctx, talks)
	if err != nil {
		return err
	}
	progress := b.job.BackfillProgress
	for _, p := range pairs {
		if len(p.there) == 0 && !p.taken {
			b.made = append(b.made, b.draft(p))
			progress.CreatedCount++
		}
		for _, card := range p.there {
			switch {
			case card.State() != coaching.Draft:
				progress.SubmittedCount++
			case !card.AutoScored():
				progress.PersonScoredCount++
			default:
				if err := b.refresh(card, p.talk); err != nil {
					return err
				}
				progress.RefreshedCount++
			}
		}
	}
	return nil
}

// pairs reads the scorecards of the conversations, and the revisions that they are pinned to.
func (b *backfillStep) pairs(ctx context.Context, talks []*coaching.Conversation) ([]*pair, error) {
	var pairs []*pair
	byKey, byName := map[[2]string]*pair{}, map[string]*pair{}
	var conversations, templates, ids []string
	for i := range b.takers {
		templates = append(templates, b.takers[i].id)
	}
	for _, talk := range talks {
		conversation, _ := coaching.ParseName(talk.Name) // stored names are well-formed
		conversations = append(conversations, conversation.ID)
		for i := range b.takers {
			if !b.takers[i].takes(talk) {
				continue
			}
			p := &pair{talk: talk, taker: &b.takers[i], id: autoID(b.takers[i].id, conversation.ID)}
			pairs, ids = append(pairs, p), append(ids, p.id)
			byKey[[2]string{p.taker.id, talk.Name}] = p
			byName[b.parent.Name(coaching.Scorecards, p.id).String()] = p
		}
	}
	if len(pairs) == 0 {
		return nil, nil
	}
	cards, err := b.profile().Scorecards().FindForBackfill(ctx, conversations, templates, ids)
	if err != nil {
		return nil, err
	}
	var revisions []string
	for _, card := range cards {
		template, _ := coaching.ParseName(card.TemplateName) // stored names are well-formed
		if p := byKey[[2]string{template.ID, card.ConversationName}]; p != nil && card.Normal() {
			p.there = append(p.there, card)
			revisions = append(revisions, card.TemplateName)
		} else if p := byName[card.Name]; p != nil {
			p.taken = true
		}
	}
	slices.Sort(revisions)
	return pairs, b.learn(ctx, slices.Compact(revisions))
}

// autoSpace is what the ids of the scorecards that auto-scoring makes are derived in.
var autoSpace = uuid.MustParse("6ff3a6a2-6a0b-5d2c-9a76-0f8d1c1f4f55")

// autoID is the id of the scorecard that auto-scoring makes of a conversation by a template. It is the same in every
// backfill, so that a conversation has one such scorecard at most, whatever meets.
func autoID(templateID, conversationID string) string {
	return uuid.NewHash(sha256.New(), autoSpace, []byte(templateID+"/"+conversationID), 8).String()
}

// draft makes the scorecard of a pair that has none. Its times are the job's.
func (b *backfillStep) draft(p *pair) *coaching.Scorecard {
	self := b.caller.Person(b.parent.Customer)
	card := &coaching.Scorecard{
		Name: b.parent.Name(coaching.Scorecards, p.id).String(), ConversationName: p.talk.Name, AgentUserName: p.talk.AgentUserName,
		UsecaseName: p.talk.UsecaseName, TemplateName: p.taker.scorer.Template().Name, Creator: self, UpdatedBy: self,
		Scores: []coaching.Score{}, CreateTime: b.job.CreateTime, UpdateTime: b.job.CreateTime,
		ScorecardType: coaching.ScorecardNormal, SubmissionSource: coaching.SourceUnspecified,
	}
	p.taker.scorer.Score(card, p.talk.MomentNames, b.job.CreateTime)
	tally(card, p.taker.scorer.Template())
	return card
}

// refresh gives a draft fresh values by the revision that it is pinned to.
func (b *backfillStep) refresh(card *coaching.Scorecard, talk *coaching.Conversation) error {
	scorer := b.scorers[card.TemplateName]
	if scorer == nil {
		return fmt.Errorf("the template %s of scorecard %s is missing", card.TemplateName, card.Name)
	}
	was, err := state(card)
	if err != nil {
		return err
	}
	scorer.Score(card, talk.MomentNames, b.job.CreateTime)
	card.UpdatedBy = b.caller.Person(b.parent.Customer)
	tally(card, scorer.Template())
	b.changed = append(b.changed, card)
	return b.recordAs("UpdateScorecard", card.Name, card.AgentUserName, was, card)
}

// store stores what was decided, with an event for each scorecard.
func (b *backfillStep) store(ctx context.Context) error {
	cards := b.profile().Scorecards()
	if len(b.made) > 0 {
		if err := cards.Create(ctx, b.made...); err != nil {
			return fmt.Errorf("create drafts: %w", err)
		}
		for _, card := range b.made {
			if err := b.recordAs("CreateScorecard", card.Name, card.AgentUserName, nil, card); err != nil {
				return err
			}
		}
	}
	if len(b.changed) > 0 {
		if err := cards.UpdateAll(ctx, b.changed...); err != nil {
			return fmt.Errorf("refresh drafts: %w", err)
		}
	}
	return nil
}
