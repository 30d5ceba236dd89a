package gormstore_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
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

// reported is the profile that is reported on.
var reported = coaching.Parent{Customer: "c", Profile: "p"}

func reportedName(c coaching.Collection, id string) string { return reported.Name(c, id).String() }

// company is a data set with so many agents, each with a plan and a few scorecards before now.
func company(agents int, now time.Time) *service.DataSet {
	head := func(c coaching.Collection, id string) coaching.Head {
		return coaching.Head{Name: reportedName(c, id), CreateTime: now.AddDate(-1, 0, 0), UpdateTime: now.AddDate(-1, 0, 0)}
	}
	template := &coaching.Template{
		Name: reportedName(coaching.ScorecardTemplates, "form"), Title: "Form", CreateTime: now.AddDate(-1, 0, 0),
		Content: coaching.TemplateContent{Chapters: []coaching.Chapter{{ChapterID: "all", Criteria: []coaching.Criterion{{
			CriterionID: "tone", Answer: coaching.Answer{Type: coaching.AnswerRange, Min: new(coaching.Decimal(0)), Max: new(coaching.Decimal(10 * coaching.DecimalUnit))},
		}}}}},
	}
	template.Normalize()
	set := &service.DataSet{Profile: reported, Templates: []*coaching.Template{template}, Entries: []coaching.Entry{
		&coaching.Customer{Head: head(coaching.Customers, reported.Customer)}, &coaching.Profile{Head: head(coaching.Profiles, reported.Profile)},
		&coaching.UseCase{Head: head(coaching.UseCases, "calls")}, &coaching.User{Head: head(coaching.Users, "author")},
	}}
	goal := func(id, item, plan string) *coaching.Target {
		target := &coaching.Target{
			Name: reportedName(coaching.Targets, id), ScorecardTemplateName: template.Name, CriterionOrChapterID: item, Target: 80 * coaching.DecimalUnit,
			UsecaseName: reportedName(coaching.UseCases, "calls"), CreateTime: now.AddDate(0, 0, -9), UpdateTime: now.AddDate(0, 0, -9),
		}
		if plan != "" {
			target.CoachingPlanName = reportedName(coaching.CoachingPlans, plan)
		}
		return target
	}
	set.Targets = []*coaching.Target{goal("whole", "", ""), goal("tone", "tone", "")}
	author := &coaching.Person{Name: coaching.UserName(reported.Customer, "author")}
	for i := range agents {
		agent := coaching.UserName(reported.Customer, fmt.Sprintf("agent-%03d", i))
		set.Entries = append(set.Entries, &coaching.User{Head: head(coaching.Users, fmt.Sprintf("agent-%03d", i)), Roles: []coaching.Role{coaching.RoleAgent}})
		set.Plans = append(set.Plans, &coaching.Plan{
			Name: reportedName(coaching.CoachingPlans, fmt.Sprintf("plan-%03d", i)), AgentUserName: agent, CreatorUserName: author.Name, IsActive: true,
			StartTime: now.AddDate(0, 0, -10), CreateTime: now.AddDate(0, 0, -10), UpdateTime: now.AddDate(0, 0, -10), UsecaseName: reportedName(coaching.UseCases, "calls"),
		})
		set.Targets = append(set.Targets, goal(fmt.Sprintf("target-%03d", i), "", fmt.Sprintf("plan-%03d", i)))
		for j := range 20 {
			at := now.AddDate(0, 0, -j-1)
			set.Scorecards = append(set.Scorecards, &coaching.Scorecard{
				Name: reportedName(coaching.Scorecards, fmt.Sprintf("card-%03d-%02d", i, j)), ConversationName: reportedName(coaching.Conversations, "x"),
				AgentUserName: agent, TemplateName: template.Name + "@1", UsecaseName: reportedName(coaching.UseCases, "calls"), Creator: author, SubmittedBy: author,
				CreateTime: at, UpdateTime: at, SubmitTime: at,
				Scores: []coaching.Score{{CriterionID: "tone", NumericValue: new(coaching.Decimal(j%11) * coaching.DecimalUnit)}},
			})
		}
	}
	return set
}

// overheard is a store that notes what its reading transactions ask.
type overheard struct {
	*gormstore.Store
	statements *[]gormstore.Statement
}

func (o overheard) Read(ctx context.Context, customer string, f func(repository.Tx) error) error {
	return o.Store.Read(ctx, customer, func(tx repository.Tx) error {
		gormstore.Listen(tx, o.statements)
		return f(tx)
	})
}

// reports are those that exist, of some agents, or of all if none are named, in the order that costs most.
var reports = map[string]func(_ context.Context, _ *service.Service, _ coaching.Span, agents ...string) (rows int, err error){
	"overviews": func(ctx context.Context, s *service.Service, span coaching.Span, agents ...string) (int, error) {
		list, err := s.RetrieveCoachingOverviews(ctx, reported, service.OverviewQuery{
			ReportQuery: service.ReportQuery{AgentUserNames: agents}, Span: span, Order: service.OverviewsByScorecards, Size: service.MaxPage,
		})
		return len(list.Overviews), err
	},
	"progresses": func(ctx context.Context, s *service.Service, span coaching.Span, agents ...string) (int, error) {
		list, err := s.RetrieveCoachingProgresses(ctx, reported, service.ProgressQuery{
			ReportQuery: service.ReportQuery{UsecaseNames: []string{reportedName(coaching.UseCases, "calls")}, AgentUserNames: agents},
			Start:       span.Start, End: span.End, Order: service.ProgressesByGap, Size: service.MaxPage,
		})
		return len(list.Progresses) / 3, err // a plan's target, and two that are everyone's
	},
}

// TestReportsAskNoMoreOfMoreRows counts the statements of each report over few and over many agents, and looks at how the
// database finds the scorecards: by their index alone.
func TestReportsAskNoMoreOfMoreRows(t *testing.T) {
	t.Parallel()
	for kind, open := range map[string]func(t *testing.T) string{
		"SQLite":   func(t *testing.T) string { return migrated(t, repotest.SQLite(t)) },
		"Postgres": func(t *testing.T) string { return repotest.Postgres(t, migrate) },
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			now := time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)
			span := coaching.Span{Start: now.AddDate(0, 0, -8), End: now}
			asked := map[string][]int{}
			for _, agents := range []int{3, 90} {
				var heard []gormstore.Statement
				store := openStore(t, open(t))
				svc := service.New(overheard{store, &heard}, func() time.Time { return now })
				ctx := auth.With(t.Context(), auth.Operator())
				require.NoError(t, svc.Import(ctx, company(agents, now), nil))
				for name, report := range reports {
					heard = nil
					rows, err := report(ctx, svc, span)
					require.NoError(t, err)
					require.Equal(t, agents, rows)
					asked[name] = append(asked[name], len(heard))
					if agents > 3 { // and where one agent is a small part of all
						heard = nil
						_, err := report(ctx, svc, span, coaching.UserName(reported.Customer, "agent-007"))
						require.NoError(t, err)
						requireIndexed(t, store, kind, heard)
					}
				}
			}
			for name, counts := range asked {
				require.Equal(t, counts[0], counts[1], name)
				require.Less(t, counts[0], 10, name)
			}
		})
	}
}

// requireIndexed wants every statement that reads scorecards to find them by the index of reports.
func requireIndexed(t *testing.T, store *gormstore.Store, kind string, statements []gormstore.Statement) {
	t.Helper()
	explain, want := "EXPLAIN QUERY PLAN ", "INDEX scorecards_reports (customer_id=? AND profile_id=? AND agent_id=? AND submit_time"
	if kind == "Postgres" {
		explain, want = "EXPLAIN ", "using scorecards_reports"
	}
	plans := 0
	require.NoError(t, store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		if kind == "Postgres" { // which reads a table this small from end to end
			large := "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
			if _, err := gormstore.Raw(tx).ExecContext(t.Context(), large); err != nil {
				return err
			}
		}
		for _, statement := range statements {
			if !strings.Contains(statement.Query, "scorecards.submit_time") {
				continue
			}
			plans++
			rows, err := gormstore.Raw(tx).QueryContext(t.Context(), explain+statement.Query, statement.Args...)
			if err != nil {
				return err
			}
			require.Contains(t, planOf(t, rows), want, statement.Query)
		}
		return nil
	}))
	require.Positive(t, plans)
}

// planOf is what a database says of how it runs a statement: the last column of the rows.
func planOf(t *testing.T, rows *sql.Rows) string {
	t.Helper()
	defer rows.Close()
	columns, err := rows.Columns()
	require.NoError(t, err)
	var plan strings.Builder
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(string)
		}
		require.NoError(t, rows.Scan(values...))
		fmt.Fprintln(&plan, *values[len(values)-1].(*string))
	}
	require.NoError(t, rows.Err())
	return plan.String()
}
