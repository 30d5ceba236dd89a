package migrations_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// kind is a part of the sample that every file of rows holds: what to store, and how to read it.
type kind struct {
	// since is the first schema that holds it, so that the rows of an earlier one do not.
	since int64
	write func(ctx context.Context, tx repository.Tx) error
	read  func(ctx context.Context, tx repository.Tx) (any, error)
	want  any
}

// kinds is the sample, in the order it is written in. What a migration adds gets a line, with a row that fills every
// column.
var kinds = map[string]kind{
	"1 directory":  {4, writeEntries, readEntries, entries()},
	"2 templates":  {4, writeTemplates, readTemplates, [][]*coaching.Template{templates("quality"), templates("plain")}},
	"3 scorecards": {4, writeScorecards, readScorecards, scorecards()},
	"4 targets":    {4, writeTargets, readTargets, targets()},
	"5 scores as they are passed on": {4, nothing, readShown, []any{map[string]any{
		"criterionId": "greeting", "numericValue": 1.0, "notApplicable": false, "aiValue": 1.0, "aiScored": true,
	}}},
	"6 links of scorecards": {10, writeLinked, readLinks, links()},
	"7 jobs":                {11, writeJobs, readJobs, []*coaching.Job{job()}},
	"8 coaching":            {12, writeCoaching, readCoaching, coached()},
}

var (
	acme    = coaching.Parent{Customer: "acme"}
	support = coaching.Parent{Customer: "acme", Profile: "support"}
	morning = time.Date(2026, 3, 1, 9, 30, 0, 123456000, time.UTC)
)

// awkward is a text that is easily spoilt on its way through SQL and JSON.
const awkward = "it's \"quoted\" \\ 50 % <b>&\r\n\té 🙂 {} ; -- $1 ?"

func name(c coaching.Collection, id string) string { return support.Name(c, id).String() }

func head(c coaching.Collection, id string) coaching.Head {
	return coaching.Head{Name: name(c, id), CreateTime: morning, UpdateTime: morning.Add(time.Hour), Version: 1}
}

// entries are the directory, what refers after what is referred to.
func entries() []coaching.Entry {
	return []coaching.Entry{
		&coaching.Customer{Head: head(coaching.Customers, "acme"), DisplayName: awkward},
		&coaching.Profile{Head: head(coaching.Profiles, "support"), DisplayName: "Support"},
		&coaching.UseCase{Head: head(coaching.UseCases, "calls"), DisplayName: "Calls"},
		&coaching.Moment{Head: head(coaching.Moments, "greeting"), DisplayName: "Greeting"},
		&coaching.User{Head: head(coaching.Users, "manager"), Roles: []coaching.Role{coaching.RoleManager}, IsDevUser: true},
		&coaching.Team{Head: head(coaching.Teams, "billing"), DisplayName: "Billing", ManagerUserNames: []string{name(coaching.Users, "manager")}},
		&coaching.User{
			Head: head(coaching.Users, "agent"), UserID: "u-1", Email: "agent@acme.example", DisplayName: "Agent", FullName: awkward,
			Roles: []coaching.Role{coaching.RoleAgent}, Team: name(coaching.Teams, "billing"), State: coaching.UserInactive,
			Manager: name(coaching.Users, "manager"), ProfileNames: []string{name(coaching.Profiles, "support")},
			Usecases: []string{name(coaching.UseCases, "calls")}, PreferredProfile: name(coaching.Profiles, "support"),
			ProfileStates: map[string]string{name(coaching.Profiles, "support"): "ACTIVE"},
			AgentProfiles: []coaching.AgentProfile{{AgentProfileID: 7, Legacy: &coaching.LegacyAgentProfile{PlatformUserID: "p"}}},
		},
		&coaching.Group{Head: head(coaching.Groups, "new"), MemberNames: []string{name(coaching.Users, "agent")}},
		&coaching.Group{Head: head(coaching.Groups, "all"), MemberNames: []string{name(coaching.Groups, "new"), name(coaching.Users, "manager")}},
		&coaching.Conversation{
			Head: head(coaching.Conversations, "talk"), AgentUserName: name(coaching.Users, "agent"), StartTime: morning,
			EndTime: morning.Add(time.Minute), Channel: "voice", LanguageCode: "de-AT", UsecaseName: name(coaching.UseCases, "calls"),
			Metadata: map[string]string{"queue": awkward}, MomentNames: []string{name(coaching.Moments, "greeting")},
		},
	}
}

func writeEntries(ctx context.Context, tx repository.Tx) error {
	for i, entry := range entries() {
		directory := tx.Customer(acme.Customer).Directory()
		if i == 0 {
			directory = tx.System().Directory()
		}
		if err := directory.Create(ctx, entry); err != nil {
			return err
		}
	}
	return nil
}

func readEntries(ctx context.Context, tx repository.Tx) (any, error) {
	var found []coaching.Entry
	for i, entry := range entries() {
		directory := tx.Customer(acme.Customer).Directory()
		if i == 0 {
			directory = tx.System().Directory()
		}
		name, _ := coaching.ParseName(entry.Meta().Name)
		stored, err := directory.Find(ctx, name)
		if err != nil {
			return nil, err
		}
		found = append(found, stored)
	}
	return found, nil
}

// templates are the revisions of a template: quality has two and every field, plain has one and is deactivated.
func templates(id string) []*coaching.Template {
	t := &coaching.Template{
		Name: support.Name(coaching.ScorecardTemplates, id).WithRevision(1).String(), Title: "Plain", CreateTime: morning,
		Content:       coaching.TemplateContent{Chapters: []coaching.Chapter{{ChapterID: "opening"}}},
		LastUpdatedBy: name(coaching.Users, "manager"), Type: coaching.TemplateOfAnything, Status: coaching.TemplateActive,
		Revision: 1, CurrentRevision: 1, Version: 1,
	}
	if id == "plain" {
		t.Status, t.DeactivateTime, t.Version = coaching.TemplateInactive, morning.Add(time.Hour), 2
		return []*coaching.Template{t}
	}
	t.Title, t.Type = awkward, coaching.TemplateOfConversation
	t.Audience = &coaching.Audience{UserNames: []string{name(coaching.Users, "agent")}, TeamNames: []string{name(coaching.Teams, "billing")},
		GroupNames: []string{name(coaching.Groups, "all")}}
	t.UsecaseNames = []string{name(coaching.UseCases, "calls")}
	t.Permissions = &coaching.Permissions{ViewRoles: []coaching.Role{coaching.RoleManager}}
	t.Access = t.Permissions
	t.QAScoreConfig = &coaching.QAScoreConfig{PassScore: new(coaching.Decimal(800_001)), Bands: []coaching.Band{{Label: awkward, Min: 1}}}
	t.Content = coaching.TemplateContent{
		Scoring: coaching.Scoring{Method: coaching.RawPoints, Normalization: coaching.MinMax, Decimals: new(int32(4))},
		Chapters: []coaching.Chapter{{ChapterID: "opening", DisplayName: awkward, Weight: new(coaching.Decimal(333_333)), Criteria: []coaching.Criterion{{
			CriterionID: "greeting", DisplayName: "Greeting", Required: true, AllowNotApplicable: true,
			Answer: coaching.Answer{Type: coaching.AnswerOptions, Options: []coaching.Option{
				{Value: 10_000, Label: "yes", Points: 33_333}, {Value: 0, Label: "no", AutoFail: &coaching.AutoFail{Effect: coaching.ZeroChapter}},
			}},
			AutoScore: &coaching.AutoScore{Moments: []string{name(coaching.Moments, "greeting")}, Present: new(coaching.Decimal(10_000))},
		}}}},
	}
	second := *t
	second.Name = support.Name(coaching.ScorecardTemplates, id).WithRevision(2).String()
	second.Title, second.CreateTime, second.Revision = "Quality", morning.Add(time.Minute), 2
	for _, revision := range []*coaching.Template{t, &second} {
		revision.CurrentRevision, revision.Version = 2, 2
	}
	return []*coaching.Template{t, &second}
}

func writeTemplates(ctx context.Context, tx repository.Tx) error {
	store := tx.Profile(support.Customer, support.Profile).Templates()
	quality, plain := templates("quality"), templates("plain")[0]
	quality[0].CurrentRevision, quality[0].Version = 1, 1
	if err := store.Create(ctx, quality[0]); err != nil {
		return err
	}
	quality[1].CurrentRevision, quality[1].Version = 1, 1
	if err := store.AddRevision(ctx, quality[1]); err != nil {
		return err
	}
	if err := store.Create(ctx, plain); err != nil {
		return err
	}
	return store.UpdateState(ctx, plain)
}

func readTemplates(ctx context.Context, tx repository.Tx) (any, error) {
	store := tx.Profile(support.Customer, support.Profile).Templates()
	var found [][]*coaching.Template
	for _, id := range []string{"quality", "plain"} {
		revisions, err := store.ListRevisions(ctx, id, 0, 10)
		if err != nil {
			return nil, err
		}
		slices.Reverse(revisions)
		found = append(found, revisions)
	}
	return found, nil
}

// scorecards are one with every field, one that auto-scoring alone has filled in, and a draft without answers.
func scorecards() []*coaching.Scorecard {
	full := card("full", 1)
	full.Comment, full.CommentBy, full.TotalScore = awkward, "manager", 333_333
	full.Scores = []coaching.Score{
		{
			CriterionID: "greeting", CriterionDisplayName: "Greeting", ChapterID: "opening", NumericValue: new(coaching.Decimal(10_000)),
			Comment: awkward, AIValue: new(coaching.Decimal(1)), AIScored: true, AutoFailed: true,
			CommentAccessRoles: []coaching.Role{coaching.RoleManager, coaching.RoleAdmin}, ValueBy: "agent", CommentBy: "manager",
		},
		{CriterionID: "closing", NotApplicable: true, ValueBy: "manager"},
		{CriterionID: "summary", TextValue: new(awkward), Comment: "by another", CommentBy: "agent"},
		{CriterionID: "third", NumericValue: new(coaching.Decimal(-333_333)), ValueBy: "local-admin"},
	}
	full.Results = coaching.Results{
		Criteria: map[string]*coaching.Decimal{"greeting": new(coaching.Decimal(333_333)), "closing": nil},
		Chapters: map[string]*coaching.Decimal{"opening": new(coaching.Decimal(333_333))},
	}
	full.SubmitTime, full.AIScoreTime = morning.Add(2*time.Hour), morning.Add(time.Second)
	full.AcknowledgeTime, full.AcknowledgeComment = morning.Add(3*time.Hour), awkward
	full.ProcessInteractionTime, full.ProcessID = morning.Add(-time.Hour), "process 1"
	full.ManuallyScored, full.AutoFailed = true, true
	full.UsecaseName, full.SubmissionSource = name(coaching.UseCases, "calls"), coaching.SourceUnspecified
	full.UpdatedBy = &coaching.Person{Name: name(coaching.Users, "agent")}
	full.SubmittedBy = &coaching.Person{Name: name(coaching.Users, "manager")}
	full.CalibratedScorecardName, full.CalibrationConsistencyScore = name(coaching.Scorecards, "draft"), new(coaching.Decimal(990_000))
	full.ScorecardType, full.ReferenceScorecardID = coaching.ScorecardNormal, "draft"

	automatic := card("automatic", 2)
	automatic.TotalScore = 1_000_000
	automatic.Scores = []coaching.Score{{CriterionID: "greeting", NumericValue: new(coaching.Decimal(10_000)), AIValue: new(coaching.Decimal(10_000)), AIScored: true}}
	return []*coaching.Scorecard{full, automatic, card("draft", 2)}
}

func card(id string, revision int) *coaching.Scorecard {
	return &coaching.Scorecard{
		Name: name(coaching.Scorecards, id), ConversationName: name(coaching.Conversations, "elsewhere"), AgentUserName: name(coaching.Users, "agent"),
		Creator: &coaching.Person{Name: name(coaching.Users, "manager")}, Scores: []coaching.Score{}, TotalScore: coaching.NotApplicable,
		TemplateName: support.Name(coaching.ScorecardTemplates, "quality").WithRevision(revision).String(),
		CreateTime:   morning, UpdateTime: morning.Add(time.Hour), Version: 1,
	}
}

func writeScorecards(ctx context.Context, tx repository.Tx) error {
	return tx.Profile(support.Customer, support.Profile).Scorecards().Create(ctx, scorecards()...)
}

func readScorecards(ctx context.Context, tx repository.Tx) (any, error) {
	var found []*coaching.Scorecard
	for _, id := range []string{"full", "automatic", "draft"} {
		one, err := tx.Profile(support.Customer, support.Profile).Scorecards().Find(ctx, id)
		if err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	return found, nil
}

func nothing(context.Context, repository.Tx) error { return nil }

// readShown reads stored scores that go to clients as they are.
func readShown(ctx context.Context, tx repository.Tx) (scores any, err error) {
	shown, err := tx.Profile(support.Customer, support.Profile).Scorecards().Show(ctx, "automatic")
	if err != nil {
		return nil, err
	}
	err = json.Unmarshal([]byte(shown.ScoresJSON), &scores)
	return scores, err
}

// links are those of an open appeal.
func links() []coaching.Link {
	return []coaching.Link{{ScorecardID: "replica", Type: coaching.ScorecardAppealReplica, RefersToID: "draft", OriginalID: "draft", CreatorID: "manager", AppealOpen: true}}
}

func writeLinked(ctx context.Context, tx repository.Tx) error {
	replica := card("replica", 2)
	replica.ScorecardType, replica.ReferenceScorecardID, replica.OriginalID = coaching.ScorecardAppealReplica, "draft", "draft"
	return tx.Profile(support.Customer, support.Profile).Scorecards().Create(ctx, replica)
}

func readLinks(ctx context.Context, tx repository.Tx) (any, error) {
	return tx.Profile(support.Customer, support.Profile).Links().List(ctx, "draft")
}

func targets() []*coaching.Target {
	t := &coaching.Target{
		Name: name(coaching.Targets, "whole"), ScorecardTemplateName: name(coaching.ScorecardTemplates, "quality"), Target: 333_333,
		UsecaseName: name(coaching.UseCases, "calls"), CreateTime: morning, UpdateTime: morning.Add(time.Hour), Version: 1,
	}
	item := *t
	item.Name, item.CriterionOrChapterID, item.QAScore = name(coaching.Targets, "greeting"), "greeting", new(coaching.Decimal(-1))
	return []*coaching.Target{&item, t}
}

func writeTargets(ctx context.Context, tx repository.Tx) error {
	for _, target := range targets() {
		if err := tx.Profile(support.Customer, support.Profile).Targets().Create(ctx, target); err != nil {
			return err
		}
	}
	return nil
}

func readTargets(ctx context.Context, tx repository.Tx) (any, error) {
	return tx.Profile(support.Customer, support.Profile).Targets().List(ctx, repository.TargetFilter{}, "", 10)
}

func job() *coaching.Job {
	return &coaching.Job{
		Name: name(coaching.Jobs, "backfill"), Type: coaching.JobBackfill, State: coaching.JobFailed, FailureReason: awkward, Version: 1,
		BackfillConfig:   &coaching.BackfillConfig{ScorecardTemplates: []string{name(coaching.ScorecardTemplates, "quality") + "@1"}, StartTime: morning, EndTime: morning},
		BackfillProgress: &coaching.BackfillProgress{ConversationCount: 2, DoneConversationCount: 1},
		Checkpoint:       coaching.ConversationPosition{StartTime: morning, ID: "talk"}, CreatorUserName: name(coaching.Users, "manager"),
		CreateTime: morning, StartTime: morning, UpdateTime: morning.Add(time.Second), FinishTime: morning.Add(time.Second),
	}
}

func writeJobs(ctx context.Context, tx repository.Tx) error {
	return tx.Profile(support.Customer, support.Profile).Jobs().Create(ctx, job())
}

func readJobs(ctx context.Context, tx repository.Tx) (any, error) {
	return tx.Profile(support.Customer, support.Profile).Jobs().List(ctx, "", 10)
}

// talk is what there is of coaching, and the plans that a scorecard is in.
type talk struct {
	Plans    []*coaching.Plan
	Sessions []*coaching.Session
	Comments []*coaching.Comment
	Of       []string
}

// coached is a plan, a session and a comment with every field, and a plan with none that it may lack.
func coached() talk {
	bare := &coaching.Plan{Name: name(coaching.CoachingPlans, "bare"), AgentUserName: name(coaching.Users, "agent"), CreateTime: morning, UpdateTime: morning, Version: 1}
	plan := *bare
	plan.Name, plan.DisplayName, plan.Comment, plan.CommentBy = name(coaching.CoachingPlans, "plan"), awkward, awkward, "manager"
	plan.StartTime, plan.EndTime, plan.ManagerCommentSubmitTime = morning, morning.Add(time.Hour), morning.Add(time.Minute)
	plan.FocusBehaviors, plan.IsActive = []string{awkward}, true
	plan.FocusCriteria = []coaching.FocusCriterion{
		{ScorecardTemplateName: name(coaching.ScorecardTemplates, "quality"), CriterionOrChapterID: "greeting"},
		{ScorecardTemplateName: name(coaching.ScorecardTemplates, "plain")},
	}
	plan.CreatorUserName, plan.UsecaseName = name(coaching.Users, "manager"), name(coaching.UseCases, "calls")
	session := &coaching.Session{
		Name: name(coaching.CoachingSessions, "session"), CreateTime: morning, UpdateTime: morning.Add(time.Hour),
		ManagerUpdateTime: morning.Add(time.Minute), AgentUpdateTime: morning.Add(2 * time.Minute), AcknowledgeTime: morning.Add(3 * time.Minute),
		AgentComment: awkward, AgentUserName: plan.AgentUserName, CreatorUserName: plan.CreatorUserName, CoachingPlanName: plan.Name,
		SessionTime: morning, MeetingNotes: awkward, NotesBy: "manager", ManagerSubmitTime: morning.Add(4 * time.Minute),
		AgentSubmitTime: morning.Add(5 * time.Minute), UsecaseName: plan.UsecaseName, ManagerSubmitterUserName: plan.CreatorUserName, Version: 1,
	}
	comment := &coaching.Comment{
		Name: name(coaching.CoachingComments, "comment"), Thread: "thread", CreatorUserName: plan.AgentUserName, CoachingPlanName: plan.Name,
		UsecaseName: plan.UsecaseName, CreateTime: morning, UpdateTime: morning.Add(time.Hour), Message: awkward,
		TaggedUsers: []string{plan.CreatorUserName}, LinkedSessionNotes: []string{session.Name}, Version: 1,
	}
	return talk{[]*coaching.Plan{bare, &plan}, []*coaching.Session{session}, []*coaching.Comment{comment}, []string{bare.Name, plan.Name}}
}

func writeCoaching(ctx context.Context, tx repository.Tx) error {
	p, all := tx.Profile(support.Customer, support.Profile), coached()
	err := errors.Join(p.Scorecards().Create(ctx, card("planned", 2)), p.Plans().Create(ctx, all.Plans...), p.Sessions().Create(ctx, all.Sessions[0]), p.Comments().Create(ctx, all.Comments[0]))
	for _, id := range []string{"plan", "bare"} {
		_, added := p.Plans().AddScorecard(ctx, id, "planned")
		err = errors.Join(err, added)
	}
	return err
}

func readCoaching(ctx context.Context, tx repository.Tx) (any, error) {
	var all talk
	var err [4]error
	p := tx.Profile(support.Customer, support.Profile)
	all.Plans, err[0] = p.Plans().List(ctx, repository.PlanFilter{}, "", 10)
	all.Sessions, err[1] = p.Sessions().List(ctx, repository.SessionFilter{}, "", 10)
	all.Comments, err[2] = p.Comments().List(ctx, repository.CommentFilter{}, "", 10)
	planned, failed := p.Scorecards().Find(ctx, "planned")
	if err[3] = failed; failed == nil {
		all.Of = planned.CoachingPlanNames
	}
	return all, errors.Join(err[:]...)
}

// eachKind goes through the sample in order.
func eachKind(do func(name string, k kind) error) error {
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		if err := do(name, kinds[name]); err != nil {
			return err
		}
	}
	return nil
}
