package repotest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// testJobs tries the promises of repository.Jobs.
func testJobs(t *testing.T, newStore NewStore) {
	for name, test := range map[string]func(*testing.T, home){
		"jobs come back as they went in":          jobsComeBack,
		"a job is updated under its version":      jobsUpdate,
		"jobs are listed from the last id":        jobsListed,
		"active jobs are known":                   jobsActive,
		"jobs go with their profile":              jobsGo,
		"whoever holds a template keeps it alone": jobsHold,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newHome(t, newStore(t), "alpha", "support"))
		})
	}
}

// jobIn is a job with every field.
func jobIn(at coaching.Parent, id string) *coaching.Job {
	return &coaching.Job{
		Name: at.Name(coaching.Jobs, id).String(), Type: coaching.JobBackfill, State: coaching.JobFailed, FailureReason: "TEMPLATE_NOT_ACTIVE",
		BackfillConfig: &coaching.BackfillConfig{
			ScorecardTemplates: []string{at.Name(coaching.ScorecardTemplates, "quality").WithRevision(2).String()}, StartTime: now.Add(-time.Hour), EndTime: now,
		},
		BackfillProgress: &coaching.BackfillProgress{
			ConversationCount: 1 << 40, DoneConversationCount: 2, CreatedCount: 3, RefreshedCount: 4, PersonScoredCount: 5, SubmittedCount: 6,
		},
		Checkpoint:      coaching.ConversationPosition{StartTime: now.Add(-time.Minute), ID: "conv-1"},
		CreatorUserName: coaching.UserName(at.Customer, "manager-1"), CreateTime: now, StartTime: now.Add(1 * time.Second),
		UpdateTime: now.Add(2 * time.Second), FinishTime: now.Add(3 * time.Second),
	}
}

func pendingIn(at coaching.Parent, id string) *coaching.Job {
	job := jobIn(at, id)
	job.State, job.FailureReason, job.Checkpoint = coaching.JobPending, "", coaching.ConversationPosition{}
	job.StartTime, job.FinishTime = time.Time{}, time.Time{}
	return job
}

func (h home) withJobs(t testing.TB, f func(context.Context, repository.Jobs) error) error {
	t.Helper()
	return h.writing(t, func(ctx context.Context, tx repository.Tx) error { return f(ctx, h.profile(tx).Jobs()) })
}

func (h home) createJobs(t testing.TB, jobs ...*coaching.Job) {
	t.Helper()
	require.NoError(t, h.withJobs(t, func(ctx context.Context, j repository.Jobs) error {
		for _, job := range jobs {
			if err := j.Create(ctx, job); err != nil {
				return err
			}
		}
		return nil
	}))
}

// listJobs reads all jobs of the home, two at a time.
func (h home) listJobs(t testing.TB) (jobs []*coaching.Job) {
	t.Helper()
	h.read(t, func(tx repository.Tx) error {
		before := ""
		for {
			page, err := h.profile(tx).Jobs().List(t.Context(), before, 2)
			if err != nil || len(page) == 0 {
				return err
			}
			jobs = append(jobs, page...)
			last, _ := coaching.ParseName(page[len(page)-1].Name)
			before = last.ID
		}
	})
	return jobs
}

func jobsComeBack(t *testing.T, h home) {
	full, bare := jobIn(h.Parent, "full"), pendingIn(h.Parent, "bare")
	bare.CreatorUserName, bare.BackfillProgress = "", nil
	h.createJobs(t, full, bare)
	require.EqualValues(t, 1, full.Version)
	require.Equal(t, []*coaching.Job{full, bare}, h.listJobs(t))
	require.ErrorIs(t, h.withJobs(t, func(ctx context.Context, j repository.Jobs) error {
		for _, find := range []func(context.Context, string) (*coaching.Job, error){j.Find, j.FindForUpdate} {
			_, err := find(ctx, "none")
			require.ErrorIs(t, err, repository.ErrNotFound)
			found, err := find(ctx, "full")
			require.NoError(t, err)
			require.Equal(t, full, found)
		}
		return j.Create(ctx, jobIn(h.Parent, "full"))
	}), repository.ErrAlreadyExists)
	nowhere := home{coaching.Parent{Customer: h.Customer, Profile: "nowhere"}, h.store}
	require.ErrorIs(t, nowhere.withJobs(t, func(ctx context.Context, j repository.Jobs) error {
		return j.Create(ctx, jobIn(nowhere.Parent, "one"))
	}), repository.ErrDangling)
}

func jobsUpdate(t *testing.T, h home) {
	job, beside := pendingIn(h.Parent, "one"), pendingIn(h.Parent, "two")
	h.createJobs(t, job, beside)
	stale := *job
	changed := jobIn(h.Parent, "one")
	changed.Version = 1
	require.NoError(t, h.withJobs(t, func(ctx context.Context, j repository.Jobs) error { return j.Update(ctx, changed) }))
	require.EqualValues(t, 2, changed.Version)
	require.Equal(t, []*coaching.Job{beside, changed}, h.listJobs(t))
	require.ErrorIs(t, h.withJobs(t, func(ctx context.Context, j repository.Jobs) error { return j.Update(ctx, &stale) }), repository.ErrConflict)
}

func jobsListed(t *testing.T, h home) {
	for _, id := range []string{"c", "a", "e", "b", "d"} {
		h.createJobs(t, jobIn(h.Parent, id))
	}
	require.Equal(t, []string{"e", "d", "c", "b", "a"}, ids(h.listJobs(t), func(j *coaching.Job) string { return j.Name }))
}

func jobsActive(t *testing.T, h home) {
	running := pendingIn(h.Parent, "running")
	running.State = coaching.JobRunning
	done := jobIn(h.Parent, "done")
	done.State = coaching.JobSucceeded
	h.createJobs(t, running, pendingIn(h.Parent, "waits"), jobIn(h.Parent, "failed"), done)
	h.read(t, func(tx repository.Tx) error {
		active, err := h.profile(tx).Jobs().Active(t.Context())
		require.Equal(t, []string{"running", "waits"}, ids(active, func(j *coaching.Job) string { return j.Name }))
		return err
	})
	require.NoError(t, h.store.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		active, err := tx.System().ActiveJobs(t.Context())
		require.Equal(t, map[string]time.Time{
			h.name(coaching.Jobs, "running"): running.UpdateTime, h.name(coaching.Jobs, "waits"): running.UpdateTime,
		}, active)
		return err
	}))
}

func jobsGo(t *testing.T, h home) {
	h.create(t, h.entry(coaching.Profiles, "brief"))
	brief := home{coaching.Parent{Customer: h.Customer, Profile: "brief"}, h.store}
	brief.createJobs(t, pendingIn(brief.Parent, "one"))
	h.remove(t, coaching.Profiles, "brief")
	require.Empty(t, brief.listJobs(t))
}

func jobsHold(t *testing.T, h home) {
	h.write(t, func(tx repository.Tx) error {
		return h.profile(tx).Templates().Create(t.Context(), plainTemplate(h.Parent, qualityTemplate))
	})
	const holders = 4
	inside, most := make(chan struct{}, holders), make(chan int, holders)
	failed := make(chan error, holders)
	for range holders {
		go func() {
			failed <- h.withJobs(t, func(ctx context.Context, j repository.Jobs) error {
				if err := j.Hold(ctx, []string{qualityTemplate, "none"}); err != nil {
					return err
				}
				inside <- struct{}{}
				time.Sleep(20 * time.Millisecond)
				most <- len(inside)
				<-inside
				return nil
			})
		}()
	}
	for range holders {
		require.NoError(t, <-failed)
		require.Equal(t, 1, <-most)
	}
	require.NoError(t, h.withJobs(t, func(ctx context.Context, j repository.Jobs) error { return j.Hold(ctx, nil) }))
}

// testBackfill tries what a backfill asks of conversations and scorecards.
func testBackfill(t *testing.T, newStore NewStore) {
	for name, test := range map[string]func(*testing.T, home){
		"conversations are read as they began":          conversationsBegan,
		"scorecards of conversations are found":         backfillFinds,
		"scorecards are updated together, all or none":  backfillUpdates,
		"scorecards of conversations are counted":       backfillCounts,
		"what counts as automatic is the domain's view": backfillAutomatic,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHome(t, newStore(t), "alpha", "support")
			h.write(t, func(tx repository.Tx) error {
				for _, id := range []string{qualityTemplate, freeForm} {
					if err := h.profile(tx).Templates().Create(t.Context(), plainTemplate(h.Parent, id)); err != nil {
						return err
					}
				}
				return nil
			})
			test(t, h)
		})
	}
}

// talk is a conversation of agent-1 that began some time after now.
func (h home) talk(id string, after time.Duration) *coaching.Conversation {
	return &coaching.Conversation{
		Head: h.head(coaching.Conversations, id), AgentUserName: h.name(coaching.Users, "agent-1"), StartTime: now.Add(after),
		UsecaseName: h.name(coaching.UseCases, "calls"), MomentNames: []string{h.name(coaching.Moments, "greeting")},
	}
}

func conversationsBegan(t *testing.T, h home) {
	orphan, timeless := h.talk("orphan", time.Hour), h.talk("timeless", 0)
	orphan.AgentUserName, timeless.StartTime = "", time.Time{}
	h.create(t, h.talk("b", time.Hour), h.talk("a", time.Hour), h.talk("z", time.Minute), h.talk("late", 2*time.Hour), orphan, timeless)
	h.read(t, func(tx repository.Tx) error {
		talks := h.profile(tx).Conversations()
		var order []string
		var after coaching.ConversationPosition
		for {
			page, err := talks.Began(t.Context(), now.Add(time.Minute), now.Add(2*time.Hour), after, 1)
			require.NoError(t, err)
			if len(page) == 0 {
				break
			}
			name, _ := coaching.ParseName(page[0].Name)
			order, after = append(order, name.ID), coaching.ConversationPosition{StartTime: page[0].StartTime, ID: name.ID}
			require.Equal(t, h.name(coaching.Users, "agent-1"), page[0].AgentUserName)
			require.Equal(t, h.name(coaching.UseCases, "calls"), page[0].UsecaseName)
			require.Equal(t, []string{h.name(coaching.Moments, "greeting")}, page[0].MomentNames)
		}
		require.Equal(t, []string{"z", "a", "b", "late"}, order)
		for end, want := range map[time.Duration]int64{2 * time.Hour: 4, 2*time.Hour - time.Microsecond: 3} {
			count, err := talks.CountBegan(t.Context(), now.Add(time.Minute), now.Add(end))
			require.NoError(t, err)
			require.Equal(t, want, count)
		}
		return nil
	})
}

// cardOf is a draft of a template for a conversation.
func (h home) cardOf(id, template, conversation string) *coaching.Scorecard {
	card := cardIn(h.Parent, id)
	card.ConversationName = h.name(coaching.Conversations, conversation)
	card.TemplateName = h.Name(coaching.ScorecardTemplates, template).WithRevision(1).String()
	return card
}

func (h home) createCards(t testing.TB, cards ...*coaching.Scorecard) {
	t.Helper()
	h.write(t, func(tx repository.Tx) error { return h.profile(tx).Scorecards().Create(t.Context(), cards...) })
}

func backfillFinds(t *testing.T, h home) {
	replica := h.cardOf("replica", qualityTemplate, "one")
	replica.ScorecardType = coaching.ScorecardAppealReplica
	wanted := h.cardOf("wanted", qualityTemplate, "one")
	wanted.Scores = []coaching.Score{{CriterionID: "tone", NumericValue: new(coaching.Decimal(1)), ValueBy: "manager-1"}}
	h.createCards(t, wanted, h.cardOf("again", qualityTemplate, "one"), h.cardOf("other-template", freeForm, "one"),
		h.cardOf("other-talk", qualityTemplate, "two"), replica, h.cardOf("by-id", freeForm, "three"))
	h.write(t, func(tx repository.Tx) error {
		found, err := h.profile(tx).Scorecards().FindForBackfill(t.Context(), []string{"one", "none"}, []string{qualityTemplate}, []string{"by-id", "not-there"})
		require.NoError(t, err)
		require.Equal(t, []string{"again", "by-id", "wanted"}, ids(found, func(c *coaching.Scorecard) string { return c.Name }))
		require.Equal(t, wanted, found[2])
		return err
	})
}

func backfillUpdates(t *testing.T, h home) {
	var cards []*coaching.Scorecard
	for i := range 250 {
		cards = append(cards, h.cardOf("card-"+string(rune('a'+i/26))+string(rune('a'+i%26)), qualityTemplate, "one"))
	}
	h.createCards(t, cards...)
	for _, card := range cards {
		card.TotalScore, card.AIScoreTime, card.UpdateTime = 123_456, now, now.Add(time.Hour)
		card.Scores = []coaching.Score{{CriterionID: "tone", NumericValue: new(coaching.Decimal(1)), AIValue: new(coaching.Decimal(1)), AIScored: true}}
		card.UpdatedBy = &coaching.Person{Name: coaching.UserName(h.Customer, coaching.AutoScoringID)}
	}
	update := func(cards ...*coaching.Scorecard) error {
		return h.writing(t, func(ctx context.Context, tx repository.Tx) error {
			return h.profile(tx).Scorecards().UpdateAll(ctx, cards...)
		})
	}
	require.NoError(t, update(cards...))
	all := func() (found []*coaching.Scorecard) {
		h.read(t, func(tx repository.Tx) error {
			var err error
			found, err = h.profile(tx).Scorecards().List(t.Context(), repository.ScorecardFilter{}, repository.ScorecardPage{Order: repository.ByCreateTime, Limit: everything})
			return err
		})
		return found
	}
	for _, card := range cards {
		require.EqualValues(t, 2, card.Version)
	}
	require.Equal(t, cards, all())

	stale := *cards[100]
	stale.Version = 1
	fresh := *cards[0]
	fresh.Comment = "fresh"
	require.ErrorIs(t, update(&fresh, &stale), repository.ErrConflict)
	require.Equal(t, cards, all())
}

func backfillCounts(t *testing.T, h home) {
	second := h.talk("second", 0)
	second.UsecaseName = ""
	third := h.talk("third", 0)
	third.AgentUserName = h.name(coaching.Users, "agent-2")
	h.create(t, h.talk("first", 0), second, third, h.talk("fourth", 0), h.talk("too-late", time.Microsecond))
	automatic, submitted := h.cardOf("automatic", qualityTemplate, "second"), h.cardOf("submitted", qualityTemplate, "second")
	automatic.AIScoreTime, submitted.AIScoreTime, submitted.SubmitTime = now, now, now
	h.createCards(t, automatic, submitted, h.cardOf("person", qualityTemplate, "third"), h.cardOf("else", freeForm, "first"))
	of := repository.BackfillOf{TemplateID: qualityTemplate, Start: now, End: now}
	usecase, agents := of, of
	usecase.UsecaseIDs = []string{"calls"}
	agents.Agents = repository.AgentFilter{UserIDs: []string{"agent-2"}}
	h.read(t, func(tx repository.Tx) error {
		for _, c := range []struct {
			of   repository.BackfillOf
			want repository.BackfillCount
		}{
			{of, repository.BackfillCount{Create: 2, Refresh: 1, PersonScored: 1, Submitted: 1}},
			{usecase, repository.BackfillCount{Create: 2, PersonScored: 1}},
			{agents, repository.BackfillCount{PersonScored: 1}},
		} {
			count, err := h.profile(tx).Scorecards().CountForBackfill(t.Context(), c.of)
			require.NoError(t, err)
			require.Equal(t, c.want, count)
		}
		return nil
	})
}

// backfillAutomatic holds what is counted as automatic against what the steps of a backfill take for it.
func backfillAutomatic(t *testing.T, h home) {
	value := new(coaching.Decimal(1))
	cards := []*coaching.Scorecard{
		h.cardOf("empty", qualityTemplate, "0"),
		h.cardOf("scored", qualityTemplate, "1"),
		h.cardOf("quoting", qualityTemplate, "2"),
		h.cardOf("by-time", qualityTemplate, "3"),
	}
	cards[1].Scores = []coaching.Score{{CriterionID: "tone", NumericValue: value, AIScored: true, ValueBy: "manager-1"}}
	cards[2].Scores = []coaching.Score{{CriterionID: "tone", NumericValue: value, Comment: `"aiScored":true`}}
	cards[3].AIScoreTime = now
	var talks []coaching.Entry
	var automatic int64
	for i, card := range cards {
		talks = append(talks, h.talk(string(rune('0'+i)), 0))
		if card.AutoScored() {
			automatic++
		}
	}
	h.create(t, talks...)
	h.createCards(t, cards...)
	h.read(t, func(tx repository.Tx) error {
		count, err := h.profile(tx).Scorecards().CountForBackfill(t.Context(), repository.BackfillOf{TemplateID: qualityTemplate, Start: now, End: now})
		require.NoError(t, err)
		require.Equal(t, repository.BackfillCount{Refresh: automatic, PersonScored: int64(len(cards)) - automatic}, count)
		return nil
	})
}

func jobCrossings() map[string]crossing {
	fill := func(t *testing.T, ours, theirs home) {
		ours.createJobs(t, pendingIn(ours.Parent, secret))
		theirs.write(t, func(tx repository.Tx) error {
			return theirs.profile(tx).Templates().Create(t.Context(), plainTemplate(theirs.Parent, qualityTemplate))
		})
	}
	as := func(theirs home, tx repository.Tx) repository.Jobs { return theirs.profile(tx).Jobs() }
	return crossingsInto(fill, as, map[string]trespass[repository.Jobs]{
		"Create": func(t *testing.T, theirs home, as repository.Jobs) {
			require.ErrorIs(t, as.Create(t.Context(), jobIn(parentOfOurs, "planted")), repository.ErrDangling)
			require.NoError(t, as.Create(t.Context(), jobIn(theirs.Parent, secret))) // the id is free here
		},
		"Find": func(t *testing.T, _ home, as repository.Jobs) {
			_, err := as.Find(t.Context(), secret)
			require.ErrorIs(t, err, repository.ErrNotFound)
		},
		"FindForUpdate": func(t *testing.T, _ home, as repository.Jobs) {
			_, err := as.FindForUpdate(t.Context(), secret)
			require.ErrorIs(t, err, repository.ErrNotFound)
		},
		"Update": func(t *testing.T, theirs home, as repository.Jobs) {
			for _, at := range []coaching.Parent{parentOfOurs, theirs.Parent} {
				changed := jobIn(at, secret)
				changed.Version = 1
				require.Error(t, as.Update(t.Context(), changed))
			}
		},
		"List": func(t *testing.T, _ home, as repository.Jobs) {
			found, err := as.List(t.Context(), "", everything)
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"Active": func(t *testing.T, _ home, as repository.Jobs) {
			found, err := as.Active(t.Context())
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"Hold": func(t *testing.T, _ home, as repository.Jobs) {
			require.NoError(t, as.Hold(t.Context(), []string{qualityTemplate})) // which is theirs
		},
	})
}

func conversationCrossings() map[string]crossing {
	fill := func(t *testing.T, ours, _ home) { ours.create(t, ours.talk(secret, 0)) }
	as := func(theirs home, tx repository.Tx) repository.Conversations {
		return theirs.profile(tx).Conversations()
	}
	return crossingsInto(fill, as, map[string]trespass[repository.Conversations]{
		"Began": func(t *testing.T, theirs home, as repository.Conversations) {
			found, err := as.Began(t.Context(), now, now, coaching.ConversationPosition{}, everything)
			require.NoError(t, err)
			require.False(t, slices.ContainsFunc(found, func(c *coaching.Conversation) bool { return c.Name != theirs.name(coaching.Conversations, "conv-1") }))
		},
		"CountBegan": func(t *testing.T, _ home, as repository.Conversations) {
			count, err := as.CountBegan(t.Context(), now, now)
			require.NoError(t, err)
			require.Zero(t, count)
		},
	})
}
