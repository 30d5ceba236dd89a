package service_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/repository"
	"opencoaching/repository/gormstore"
	"opencoaching/repository/repotest"
	"opencoaching/service"
)

var importTime = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

func TestImport(t *testing.T) {
	t.Parallel()
	hours := func(n int) time.Time { return importTime.Add(time.Duration(n-100) * time.Hour) }

	t.Run("TakesScorecardsThroughTheirLife", func(t *testing.T) {
		t.Parallel()
		set := smallSet(hours(0))
		card := set.Scorecards[0]
		card.SubmitTime, card.AcknowledgeTime, card.AcknowledgeComment = hours(3), hours(9), "Seen."
		card.SubmittedBy = &coaching.Person{Name: "customers/c/users/lead"}
		card.TotalScore, card.Comment = 1, "Well done."
		store, err := runImport(t, auth.Operator(), set)
		require.NoError(t, err)
		got := findImported(t, store, "one")
		require.Equal(t, coaching.Acknowledged, got.State())
		require.Equal(t, "100", got.TotalScore.String())
		require.Equal(t, "customers/c/profiles/p/scorecardTemplates/t@2", got.TemplateName, "no revision pins the current one")
		require.Equal(t, []any{hours(3), hours(9), hours(9), "Seen."}, []any{got.SubmitTime, got.AcknowledgeTime, got.UpdateTime, got.AcknowledgeComment})
		require.Equal(t, []string{"customers/c/users/reviewer", "customers/c/users/lead", "customers/c/users/agent"},
			[]string{got.Creator.Name, got.SubmittedBy.Name, got.UpdatedBy.Name})
		require.Equal(t, []string{"reviewer", "reviewer"}, []string{got.CommentBy, got.Scores[0].ValueBy})
		require.True(t, got.ManuallyScored)
	})
	t.Run("GivesTeamsTheirManagers", func(t *testing.T) {
		t.Parallel()
		store, err := runImport(t, auth.Operator(), smallSet(hours(0)))
		require.NoError(t, err)
		name, _ := coaching.ParseName("customers/c/teams/team")
		require.NoError(t, store.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
			team, err := tx.Customer("c").Directory().Find(t.Context(), name)
			require.Equal(t, []string{"customers/c/users/lead"}, team.(*coaching.Team).ManagerUserNames)
			require.Equal(t, hours(0), team.Meta().CreateTime)
			return err
		}))
	})
	t.Run("GivesKeysAndWebhooksSecrets", func(t *testing.T) {
		t.Parallel()
		first, err := runImport(t, auth.Operator(), smallSet(hours(0)))
		require.NoError(t, err)
		second, err := runImport(t, auth.Operator(), smallSet(hours(0)))
		require.NoError(t, err)
		key, hook := findSecrets(t, first)
		otherKey, otherHook := findSecrets(t, second)
		require.Equal(t, []time.Time{hours(0), hours(0)}, []time.Time{key.CreateTime, hook.CreateTime})
		require.NotEqual(t, key.Hash, otherKey.Hash)
		require.NotEqual(t, hook.Secret, otherHook.Secret)
		require.True(t, key.Usable(importTime))
		require.Equal(t, coaching.WebhookActive, hook.State)
	})
	t.Run("IsForTheOperatorAlone", func(t *testing.T) {
		t.Parallel()
		admin := auth.As(&coaching.User{Head: coaching.Head{Name: "customers/c/users/a"}, Roles: coaching.AllRoles()})
		store, err := runImport(t, admin, smallSet(hours(0)))
		_ = requireKind(t, coaching.PermissionDenied, err)
		requireEmpty(t, store)
	})
	t.Run("NeedsAnEmptyDatabase", func(t *testing.T) {
		t.Parallel()
		store, err := runImport(t, auth.Operator(), smallSet(hours(0)))
		require.NoError(t, err)
		err = importInto(t, store, auth.Operator(), smallSet(hours(1)))
		require.Equal(t, service.ReasonNotEmpty, requireKind(t, coaching.FailedPrecondition, err).Reason)
		require.Equal(t, hours(0), findImported(t, store, "one").CreateTime)
	})
	for name, test := range importFaults(hours) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := smallSet(hours(0))
			test.spoil(set)
			store, err := runImport(t, auth.Operator(), set)
			fault := requireKind(t, test.kind, err)
			var fields []string
			for _, v := range fault.Violations {
				fields = append(fields, v.Field)
			}
			require.Equal(t, test.fields, fields)
			requireEmpty(t, store)
		})
	}
}

type importFault struct {
	spoil  func(*service.DataSet)
	kind   coaching.Kind
	fields []string
}

func importFaults(hours func(int) time.Time) map[string]importFault {
	card := func(spoil func(*coaching.Scorecard)) func(*service.DataSet) {
		return func(set *service.DataSet) { spoil(set.Scorecards[0]) }
	}
	return map[string]importFault{
		"NamesEveryFaultOfAScorecard": {card(func(c *coaching.Scorecard) {
			c.Name, c.AgentUserName = "customers/c/profiles/other/scorecards/one", "customers/c/users/nobody"
			c.ConversationName, c.AcknowledgeTime = "calls", hours(5)
			c.Scores[0].NumericValue = new(coaching.Decimal(7))
			c.SubmittedBy = &coaching.Person{Name: "customers/c/users/ghost"}
		}), coaching.InvalidArgument, []string{"scorecards[0].name", "scorecards[0].acknowledgeTime", "scorecards[0].conversationName",
			"scorecards[0].scores[0].numericValue", "scorecards[0].agentUserName", "scorecards[0].submittedBy.name"}},
		"WantsACreator": {card(func(c *coaching.Scorecard) { c.Creator = nil }),
			coaching.InvalidArgument, []string{"scorecards[0].creator"}},
		"WantsTheTemplate": {card(func(c *coaching.Scorecard) { c.TemplateName += "@3" }),
			coaching.InvalidArgument, []string{"scorecards[0].templateName"}},
		"WantsAcknowledgementsInOrder": {card(func(c *coaching.Scorecard) { c.SubmitTime, c.AcknowledgeTime = hours(5), hours(4) }),
			coaching.InvalidArgument, []string{"scorecards[0].acknowledgeTime"}},
		"WantsRequiredAnswers": {card(func(c *coaching.Scorecard) { c.SubmitTime, c.Scores = hours(5), nil }),
			coaching.FailedPrecondition, []string{"scores"}},
		"WantsWhatEntriesReferTo": {func(set *service.DataSet) {
			set.Entries[2].(*coaching.Team).ManagerUserNames = []string{"customers/c/users/nobody"}
		}, coaching.InvalidArgument, []string{"teams[0].managerUserNames[0]"}},
		"WantsSoundTemplates": {func(set *service.DataSet) {
			set.Templates[1].LastUpdatedBy = "customers/c/users/nobody"
			set.Templates[1].Content.Chapters[0].Criteria[0].Weight = new(coaching.Decimal(0))
		}, coaching.InvalidArgument, []string{"templates[1].template.chapters", "templates[1].lastUpdatedBy"}},
		"WantsTheItemOfATarget": {func(set *service.DataSet) { set.Targets[0].CriterionOrChapterID = "nothing" },
			coaching.InvalidArgument, []string{"targets[0].criterionOrChapterId"}},
		"WantsTheProfilesOfAKey": {func(set *service.DataSet) { set.APIKeys[0].ProfileNames[0] += "-gone" },
			coaching.InvalidArgument, []string{"profileNames[0]"}},
		"WantsAWebhookOfTheProfile": {func(set *service.DataSet) { set.Webhooks[0].Name = "customers/c/profiles/other/webhooks/hook" },
			coaching.InvalidArgument, []string{"name"}},
	}
}

// smallSet is one of everything, made at a time.
func smallSet(at time.Time) *service.DataSet {
	const p = "customers/c/profiles/p"
	head := func(name string) coaching.Head { return coaching.Head{Name: name, CreateTime: at, UpdateTime: at} }
	user := func(id string, role coaching.Role) coaching.Entry {
		return &coaching.User{Head: head("customers/c/users/" + id), Roles: []coaching.Role{role}, Team: "customers/c/teams/team"}
	}
	revision := func(title string) *coaching.Template {
		question := coaching.Criterion{CriterionID: "q", Required: true, Answer: coaching.Answer{Type: coaching.AnswerRange,
			Min: new(coaching.Decimal(0)), Max: new(coaching.Decimal(5 * coaching.DecimalUnit)), Step: new(coaching.Decimal(coaching.DecimalUnit))}}
		return &coaching.Template{Name: p + "/scorecardTemplates/t", Title: title, CreateTime: at, LastUpdatedBy: "customers/c/users/lead",
			Content: coaching.TemplateContent{Chapters: []coaching.Chapter{{ChapterID: "c", Criteria: []coaching.Criterion{question}}}}}
	}
	return &service.DataSet{
		Entries: []coaching.Entry{
			&coaching.Customer{Head: head("customers/c")}, &coaching.Profile{Head: head(p)},
			&coaching.Team{Head: head("customers/c/teams/team"), ManagerUserNames: []string{"customers/c/users/lead"}},
			user("agent", coaching.RoleAgent), user("reviewer", coaching.RoleQASpecialist), user("lead", coaching.RoleManager),
			&coaching.UseCase{Head: head(p + "/usecases/calls")},
		},
		Profile:   coaching.Parent{Customer: "c", Profile: "p"},
		Templates: []*coaching.Template{revision("First"), revision("Second")},
		Scorecards: []*coaching.Scorecard{{
			Name: p + "/scorecards/one", ConversationName: p + "/conversations/unheard-of", AgentUserName: "customers/c/users/agent",
			Creator: &coaching.Person{Name: "customers/c/users/reviewer"}, TemplateName: p + "/scorecardTemplates/t",
			CreateTime: at, UpdateTime: at, Scores: []coaching.Score{{CriterionID: "q", NumericValue: new(coaching.Decimal(5 * coaching.DecimalUnit))}},
		}},
		Targets: []*coaching.Target{{Name: p + "/targets/goal", ScorecardTemplateName: p + "/scorecardTemplates/t", UsecaseName: p + "/usecases/calls",
			CriterionOrChapterID: "q", Target: 90 * coaching.DecimalUnit, CreateTime: at, UpdateTime: at}},
		APIKeys:  []*coaching.APIKey{{Name: "customers/c/apiKeys/key", Roles: []coaching.Role{coaching.RoleQAAdmin}, ProfileNames: []string{p}, CreateTime: at}},
		Webhooks: []*coaching.Webhook{{Name: p + "/webhooks/hook", URL: "https://hooks.example.com", CreateTime: at, UpdateTime: at}},
	}
}

func runImport(t *testing.T, caller auth.Caller, set *service.DataSet) (repository.Store, error) {
	t.Helper()
	store, err := gormstore.Open(t.Context(), repotest.SQLite(t), gormstore.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	require.NoError(t, store.Migrate(t.Context()))
	return store, importInto(t, store, caller, set)
}

func importInto(t *testing.T, store repository.Store, caller auth.Caller, set *service.DataSet) error {
	t.Helper()
	ctx := auth.With(t.Context(), caller)
	return service.New(store, func() time.Time { return importTime }).Import(ctx, set, nil)
}

func findImported(t *testing.T, store repository.Store, id string) *coaching.Scorecard {
	t.Helper()
	var card *coaching.Scorecard
	require.NoError(t, store.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		var err error
		card, err = tx.Profile("c", "p").Scorecards().Find(t.Context(), id)
		return err
	}))
	return card
}

func findSecrets(t *testing.T, store repository.Store) (key *coaching.APIKey, hook *coaching.Webhook) {
	t.Helper()
	require.NoError(t, store.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		var err error
		key, err = tx.Customer("c").APIKeys().Find(t.Context(), "key")
		require.NoError(t, err)
		hook, err = tx.Profile("c", "p").Webhooks().Find(t.Context(), "hook")
		return err
	}))
	return key, hook
}

func requireEmpty(t *testing.T, store repository.Store) {
	t.Helper()
	require.NoError(t, store.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		empty, err := tx.System().Empty(t.Context())
		require.True(t, empty)
		return err
	}))
}

func requireKind(t *testing.T, kind coaching.Kind, err error) *coaching.Error {
	t.Helper()
	var known *coaching.Error
	require.ErrorAs(t, err, &known)
	require.Equal(t, kind, known.Kind, known)
	return known
}
