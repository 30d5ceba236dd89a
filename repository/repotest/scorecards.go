package repotest

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// testScorecards tries the promises of repository.Scorecards.
func testScorecards(t *testing.T, newStore NewStore) {
	for name, test := range map[string]func(*fixture){
		"come back as they went in":                 scorecardsComeBack,
		"are shown as they are found":               scorecardsShown,
		"are created all or none":                   scorecardsAllOrNone,
		"refuse what dangles":                       scorecardsDangling,
		"are updated under their version":           scorecardsUpdate,
		"keep what is fixed":                        scorecardsFixed,
		"are deleted once":                          scorecardsDelete,
		"are listed in every order":                 scorecardsInOrder,
		"are listed by every filter":                scorecardsFiltered,
		"are found among many thousand ids":         scorecardsManyIDs,
		"name the template revisions in use":        scorecardsRevisions,
		"are exported in order with surroundings":   scorecardsExported,
		"are exported from one snapshot":            scorecardsSnapshot,
		"end an export at the first error":          scorecardsExportError,
		"are exported of the agents that are meant": scorecardsExportAgents,
		"are calibrated":                            scorecardsCalibrated,
		"withhold answers from who is to answer":    scorecardsWithheld,
		"end reading calibrations at an error":      scorecardsCalibrationError,
		"give what they were answered with":         scorecardsAnswers,
		"tell which conversations are evaluated":    scorecardsCandidates,
		"have an exact mean":                        scorecardsMean,
		"have means by item, agent and time":        scorecardsItemMeans,
		"are counted by template":                   scorecardsCounted,
		"lose no concurrent update":                 scorecardsRaces,
		"are not raised from the dead":              scorecardsDeleteRace,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(newFixture(t, newStore))
		})
	}
}

func scorecardsComeBack(f *fixture) {
	full := f.fullCard("full")
	cards := []*coaching.Scorecard{full, f.card("bare")}
	for i := range 50 {
		card := f.card(fmt.Sprintf("random-%d", i))
		card.TotalScore = coaching.Decimal(rand.Int64N(100*coaching.DecimalUnit + 1))
		for c := range rand.IntN(20) {
			value := coaching.Decimal(rand.Int64N(2*int64(coaching.MaxDecimal)+1)) - coaching.MaxDecimal
			card.Scores = append(card.Scores, coaching.Score{CriterionID: fmt.Sprintf("c%d", c), NumericValue: &value})
		}
		cards = append(cards, card)
	}
	f.create(cards...)
	for _, card := range cards {
		require.EqualValues(f.t, 1, card.Version)
		require.Equal(f.t, card, f.find(card))
	}
	f.read(func(ctx context.Context, tx repository.Tx) error {
		_, err := f.home(tx).Scorecards().Find(ctx, "nobody")
		require.ErrorIs(f.t, err, repository.ErrNotFound)
		return nil
	})
	f.write(func(ctx context.Context, tx repository.Tx) error {
		_, err := f.home(tx).Scorecards().FindForUpdate(ctx, "nobody")
		require.ErrorIs(f.t, err, repository.ErrNotFound)
		locked, err := f.home(tx).Scorecards().FindForUpdate(ctx, "full")
		require.Equal(f.t, full, locked)
		return err
	})
}

// fullCard is a card with every field.
func (f *fixture) fullCard(id string) *coaching.Scorecard {
	number := func(d coaching.Decimal) *coaching.Decimal { return &d }
	card := f.card(id)
	card.Creator = &coaching.Person{Name: f.user("manager-1")}
	card.UpdatedBy = &coaching.Person{Name: f.user(coaching.LocalAdminID)}
	card.SubmittedBy = &coaching.Person{Name: f.user("agent-2")}
	card.ConversationName = f.conversation("unknown")
	card.UsecaseName = f.usecase(firstUsecase)
	card.Comment, card.CommentBy = "Ruhig \"und\"\r\nklar, 你好 <&> \\", "manager-1"
	card.TotalScore = 333_300
	card.SubmitTime = epoch.Add(time.Microsecond)
	card.AIScoreTime = epoch.Add(2 * time.Microsecond)
	card.AcknowledgeTime = epoch.Add(time.Second)
	card.ProcessInteractionTime = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	card.ManuallyScored, card.AutoFailed = true, true
	card.AcknowledgeComment = "seen"
	card.CalibratedScorecardName = f.parent.Name(coaching.Scorecards, "calibrated").String()
	card.CalibrationConsistencyScore = number(1)
	card.ProcessID, card.SubmissionSource = "process 1", "SUBMISSION_SOURCE_DIRECTOR"
	card.ScorecardType, card.ReferenceScorecardID = coaching.ScorecardNormal, "reference"
	card.Scores = []coaching.Score{
		{CriterionID: "q1", CriterionDisplayName: "Q 1", ChapterID: "one", NumericValue: number(-coaching.MaxDecimal),
			Comment: "why", AIValue: number(333_300), AIScored: true, AutoFailed: true,
			CommentAccessRoles: []coaching.Role{coaching.RoleManager}, ValueBy: "manager-1", CommentBy: "agent-2"},
		{CriterionID: "q2", TextValue: new("")},
		{CriterionID: "q3", NotApplicable: true},
	}
	card.Results = coaching.Results{
		Criteria: map[string]*coaching.Decimal{"q1": number(1), "q2": nil},
		Chapters: map[string]*coaching.Decimal{"one": number(coaching.MaxDecimal)},
	}
	return card
}

// scorecardsShown holds that what is passed on is, as JSON, what is found, and that a comment that is not for everybody
// keeps its scorecard from being passed on as it is.
func scorecardsShown(f *fixture) {
	restricted, open := f.fullCard("restricted"), f.fullCard("open")
	open.Scores[0].CommentAccessRoles = nil
	f.create(restricted, open)
	show := func(id string) (shown, listed *coaching.Scorecard) {
		f.read(func(ctx context.Context, tx repository.Tx) (err error) {
			if shown, err = f.home(tx).Scorecards().Show(ctx, id); err != nil {
				return err
			}
			page, err := f.home(tx).Scorecards().List(ctx, repository.ScorecardFilter{IDs: []string{id}, Types: coaching.AllScorecardTypes()},
				repository.ScorecardPage{Order: repository.ByCreateTime, Limit: 1, Show: true})
			listed = page[0]
			return err
		})
		return shown, listed
	}
	shown, listed := show("open")
	want := f.find(open)
	scores, err := json.Marshal(want.Scores)
	require.NoError(f.t, err)
	want.Scores, want.Results = nil, coaching.Results{}
	for _, got := range []*coaching.Scorecard{shown, listed} {
		require.JSONEq(f.t, string(scores), got.ScoresJSON)
		got.ScoresJSON = ""
		require.Equal(f.t, want, got)
	}
	shown, listed = show("restricted")
	want = f.find(restricted)
	want.Results = coaching.Results{}
	require.Equal(f.t, want, shown)
	require.Equal(f.t, want, listed)
}

func (f *fixture) create(cards ...*coaching.Scorecard) {
	f.t.Helper()
	f.write(func(ctx context.Context, tx repository.Tx) error {
		return f.home(tx).Scorecards().Create(ctx, cards...)
	})
}

// find reads the stored state of a card.
func (f *fixture) find(card *coaching.Scorecard) (found *coaching.Scorecard) {
	f.t.Helper()
	n, _ := coaching.ParseName(card.Name)
	f.read(func(ctx context.Context, tx repository.Tx) (err error) {
		found, err = f.home(tx).Scorecards().Find(ctx, n.ID)
		return err
	})
	return found
}

func scorecardsAllOrNone(f *fixture) {
	f.create(f.card("taken"))
	var cards []*coaching.Scorecard
	for i := range 350 {
		cards = append(cards, f.card(fmt.Sprintf("card-%d", i)))
	}
	err := f.tryScorecards(func(ctx context.Context, s repository.Scorecards) error {
		return s.Create(ctx, append(cards, f.card("taken"))...)
	})
	require.ErrorIs(f.t, err, repository.ErrAlreadyExists)
	require.Equal(f.t, []string{"taken"}, f.list(repository.ScorecardFilter{}, repository.ByCreateTime, false))
	f.create(cards...)
	require.Len(f.t, f.list(repository.ScorecardFilter{}, repository.ByCreateTime, false), 351)
	f.create()
}

func (f *fixture) tryScorecards(do func(ctx context.Context, s repository.Scorecards) error) error {
	return f.try(func(ctx context.Context, tx repository.Tx) error { return do(ctx, f.home(tx).Scorecards()) })
}

func scorecardsDangling(f *fixture) {
	elsewhere := f.parents[1]
	for name, spoil := range map[string]func(*coaching.Scorecard){
		"agent":             func(c *coaching.Scorecard) { c.AgentUserName = f.user("nobody") },
		"no agent":          func(c *coaching.Scorecard) { c.AgentUserName = "" },
		"foreign agent":     func(c *coaching.Scorecard) { c.AgentUserName = coaching.UserName(otherCustomer, "agent-1") },
		"template":          func(c *coaching.Scorecard) { c.TemplateName = f.template("nothing", 1) },
		"revision":          func(c *coaching.Scorecard) { c.TemplateName = f.template(qualityTemplate, 3) },
		"no revision":       func(c *coaching.Scorecard) { c.TemplateName = f.template(qualityTemplate, 0) },
		"use case":          func(c *coaching.Scorecard) { c.UsecaseName = f.usecase("nothing") },
		"foreign use case":  func(c *coaching.Scorecard) { c.UsecaseName = elsewhere.Name(coaching.UseCases, firstUsecase).String() },
		"foreign scorecard": func(c *coaching.Scorecard) { c.Name = elsewhere.Name(coaching.Scorecards, "card").String() },
	} {
		card := f.card("card")
		spoil(card)
		err := f.tryScorecards(func(ctx context.Context, s repository.Scorecards) error { return s.Create(ctx, card) })
		require.ErrorIs(f.t, err, repository.ErrDangling, name)
	}
	nowhere := cardIn(coaching.Parent{Customer: homeCustomer, Profile: "nothing"}, "card")
	err := f.try(func(ctx context.Context, tx repository.Tx) error {
		return tx.Profile(homeCustomer, "nothing").Scorecards().Create(ctx, nowhere)
	})
	require.ErrorIs(f.t, err, repository.ErrDangling)
	require.Empty(f.t, f.list(repository.ScorecardFilter{}, repository.ByCreateTime, false))
}

func scorecardsUpdate(f *fixture) {
	card, full := f.card("card"), f.fullCard("card")
	full.ConversationName, full.ScorecardType = card.ConversationName, ""
	full.CalibratedScorecardName, full.ReferenceScorecardID = "", ""
	f.create(card)
	full.Version = 1
	update := func(c *coaching.Scorecard) error {
		return f.tryScorecards(func(ctx context.Context, s repository.Scorecards) error { return s.Update(ctx, c) })
	}
	require.NoError(f.t, update(full))
	require.EqualValues(f.t, 2, full.Version)
	require.Equal(f.t, full, f.find(card))

	stale := *full
	stale.Version = 1
	require.ErrorIs(f.t, update(&stale), repository.ErrConflict)
	require.EqualValues(f.t, 1, stale.Version)
	dangling := *full
	dangling.UsecaseName = f.usecase("nothing")
	require.ErrorIs(f.t, update(&dangling), repository.ErrDangling)
	require.Equal(f.t, full, f.find(card))

	// Everything can be taken back.
	bare := f.card("card")
	bare.Version = 2
	require.NoError(f.t, update(bare))
	require.Equal(f.t, bare, f.find(card))
}

func scorecardsFixed(f *fixture) {
	card := f.card("card")
	f.create(card)
	changed := *card
	changed.AgentUserName = f.user("agent-2")
	changed.ConversationName = f.conversation("unknown")
	changed.TemplateName = f.template(freeForm, 1)
	changed.CreateTime = epoch.Add(time.Hour)
	changed.ScorecardType = "APPEAL_REQUEST"
	changed.ReferenceScorecardID = "reference"
	changed.CalibratedScorecardName = f.parent.Name(coaching.Scorecards, "reference").String()
	require.NoError(f.t, f.tryScorecards(func(ctx context.Context, s repository.Scorecards) error {
		return s.Update(ctx, &changed)
	}))
	card.Version = 2
	require.Equal(f.t, card, f.find(card))
}

func scorecardsDelete(f *fixture) {
	card := f.card("card")
	f.create(card)
	remove := func(ctx context.Context, s repository.Scorecards) error { return s.Delete(ctx, "card") }
	require.NoError(f.t, f.tryScorecards(remove))
	require.ErrorIs(f.t, f.tryScorecards(remove), repository.ErrNotFound)
	require.ErrorIs(f.t, f.tryScorecards(func(ctx context.Context, s repository.Scorecards) error {
		return s.Update(ctx, card)
	}), repository.ErrConflict)
	f.create(f.card("card"))
}
