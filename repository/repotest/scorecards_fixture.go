package repotest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// NewStore makes a store on a fresh database with the current schema. The test's end closes it.
type NewStore func(t *testing.T) repository.Store

// The ids that every profile of a fixture has something under.
const (
	homeCustomer, otherCustomer = "home", "other"
	homeProfile, otherProfile   = "support", "sales"
	firstUsecase, secondUsecase = "calls", "chats"
	qualityTemplate, freeForm   = "quality", "free-form"
)

// fixture is a store with two customers of two profiles each, and under all of them the same ids: agents agent-1 to
// agent-4, manager-1, two use cases, a conversation, the template quality in two revisions and free-form in one. So what
// leaks from one tenant to another is found by name.
type fixture struct {
	t       *testing.T
	store   repository.Store
	parent  coaching.Parent
	parents []coaching.Parent // the home profile first, then those who must not see into it
}

// epoch is when everything in a fixture begins.
var epoch = time.Date(2025, 3, 1, 9, 0, 0, 123456000, time.UTC)

func newFixture(t *testing.T, newStore NewStore) *fixture {
	t.Helper()
	f := &fixture{t: t, store: newStore(t)}
	for _, customer := range []string{homeCustomer, otherCustomer} {
		for _, profile := range []string{homeProfile, otherProfile} {
			f.parents = append(f.parents, coaching.Parent{Customer: customer, Profile: profile})
		}
	}
	f.parent = f.parents[0]
	for _, customer := range []string{homeCustomer, otherCustomer} {
		f.makeCustomer(customer)
	}
	for _, parent := range f.parents {
		f.makeProfile(parent)
	}
	return f
}

func (f *fixture) makeCustomer(id string) {
	f.t.Helper()
	at := coaching.Parent{Customer: id}
	head := func(c coaching.Collection, id string) coaching.Head {
		return coaching.Head{Name: at.Name(c, id).String(), CreateTime: epoch, UpdateTime: epoch}
	}
	team := &coaching.Team{Head: head(coaching.Teams, "billing")}
	users := []coaching.Entry{&coaching.User{Head: head(coaching.Users, "manager-1")}}
	for i := 1; i <= 4; i++ {
		user := &coaching.User{
			Head:        head(coaching.Users, fmt.Sprintf("agent-%d", i)),
			Email:       fmt.Sprintf("agent-%d@%s.example", i, id),
			DisplayName: fmt.Sprintf("Agent %d", i),
			FullName:    fmt.Sprintf("Agent Number %d of %s", i, id),
			Roles:       []coaching.Role{coaching.RoleAgent},
		}
		users = append(users, user)
	}
	users[1].(*coaching.User).Team = team.Name
	users[3].(*coaching.User).State = coaching.UserInactive
	users[4].(*coaching.User).IsDevUser = true
	agent := users[1].Meta().Name
	f.write(func(ctx context.Context, tx repository.Tx) error {
		err := tx.System().Directory().Create(ctx, &coaching.Customer{Head: head(coaching.Customers, id)})
		if err != nil {
			return err
		}
		for _, entries := range [][]coaching.Entry{
			{&coaching.Profile{Head: head(coaching.Profiles, homeProfile)},
				&coaching.Profile{Head: head(coaching.Profiles, otherProfile)}},
			{team},
			users,
			{&coaching.Group{Head: head(coaching.Groups, "zone"), MemberNames: []string{agent}},
				&coaching.Group{Head: head(coaching.Groups, "area"), MemberNames: []string{users[4].Meta().Name, agent}},
				&coaching.Group{Head: head(coaching.Groups, "whole"), MemberNames: []string{
					at.Name(coaching.Groups, "zone").String(), users[2].Meta().Name}}},
		} {
			if err := tx.Customer(id).Directory().Create(ctx, entries...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (f *fixture) makeProfile(at coaching.Parent) {
	f.t.Helper()
	head := func(c coaching.Collection, id string) coaching.Head {
		return coaching.Head{Name: at.Name(c, id).String(), CreateTime: epoch, UpdateTime: epoch}
	}
	f.write(func(ctx context.Context, tx repository.Tx) error {
		for _, entries := range [][]coaching.Entry{
			{&coaching.UseCase{Head: head(coaching.UseCases, firstUsecase)},
				&coaching.UseCase{Head: head(coaching.UseCases, secondUsecase)}},
			{&coaching.Moment{Head: head(coaching.Moments, "greeting")}},
			{&coaching.Conversation{
				Head: head(coaching.Conversations, "known"), AgentUserName: coaching.UserName(at.Customer, "agent-1"),
				StartTime: epoch, EndTime: epoch.Add(time.Hour), Channel: "voice", LanguageCode: "en",
				UsecaseName: at.Name(coaching.UseCases, firstUsecase).String(),
			}},
		} {
			if err := tx.Customer(at.Customer).Directory().Create(ctx, entries...); err != nil {
				return err
			}
		}
		templates := tx.Profile(at.Customer, at.Profile).Templates()
		for _, id := range []string{qualityTemplate, freeForm} {
			if err := templates.Create(ctx, plainTemplate(at, id)); err != nil {
				return err
			}
		}
		quality, err := templates.Find(ctx, qualityTemplate, 0)
		if err != nil {
			return err
		}
		return templates.AddRevision(ctx, quality)
	})
}

// plainTemplate is a template that refers to nothing.
func plainTemplate(at coaching.Parent, id string) *coaching.Template {
	return &coaching.Template{
		Name:          at.Name(coaching.ScorecardTemplates, id).String(),
		Title:         "Template " + id,
		Content:       coaching.TemplateContent{Chapters: []coaching.Chapter{{ChapterID: "opening"}}},
		CreateTime:    epoch,
		LastUpdatedBy: coaching.UserName(at.Customer, "manager-1"),
		Type:          coaching.TemplateOfAnything,
		Status:        coaching.TemplateActive,
	}
}

// card is a draft of agent-1 on quality@2 in the home profile, without optional fields.
func (f *fixture) card(id string) *coaching.Scorecard { return cardIn(f.parent, id) }

func cardIn(at coaching.Parent, id string) *coaching.Scorecard {
	return &coaching.Scorecard{
		Name:             at.Name(coaching.Scorecards, id).String(),
		ConversationName: at.Name(coaching.Conversations, "known").String(),
		AgentUserName:    coaching.UserName(at.Customer, "agent-1"),
		TemplateName:     at.Name(coaching.ScorecardTemplates, qualityTemplate).WithRevision(2).String(),
		TotalScore:       coaching.NotApplicable,
		Scores:           []coaching.Score{},
		CreateTime:       epoch,
		UpdateTime:       epoch,
	}
}

// write runs do in a transaction that must succeed; try returns its error instead.
func (f *fixture) write(do func(ctx context.Context, tx repository.Tx) error) {
	f.t.Helper()
	require.NoError(f.t, f.try(do))
}

func (f *fixture) try(do func(ctx context.Context, tx repository.Tx) error) error {
	ctx := f.t.Context()
	return f.store.Write(ctx, repository.EveryTenant, func(tx repository.Tx) error { return do(ctx, tx) })
}

func (f *fixture) read(do func(ctx context.Context, tx repository.Tx) error) {
	f.t.Helper()
	ctx := f.t.Context()
	require.NoError(f.t, f.store.Read(ctx, repository.EveryTenant, func(tx repository.Tx) error { return do(ctx, tx) }))
}

// home is the home profile in a transaction.
func (f *fixture) home(tx repository.Tx) repository.Profile {
	return tx.Profile(f.parent.Customer, f.parent.Profile)
}

// user, usecase, template and conversation are names in the home profile.
func (f *fixture) user(id string) string    { return coaching.UserName(f.parent.Customer, id) }
func (f *fixture) usecase(id string) string { return f.parent.Name(coaching.UseCases, id).String() }
func (f *fixture) template(id string, revision int) string {
	return f.parent.Name(coaching.ScorecardTemplates, id).WithRevision(revision).String()
}
func (f *fixture) conversation(id string) string {
	return f.parent.Name(coaching.Conversations, id).String()
}

// ids are the last parts of names.
func ids[T any](list []T, name func(T) string) []string {
	found := make([]string, len(list))
	for i, item := range list {
		n, _ := coaching.ParseName(name(item))
		found[i] = n.ID
	}
	return found
}
