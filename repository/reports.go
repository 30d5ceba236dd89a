package repository

import (
	"context"
	"time"

	"opencoaching/coaching"
)

// Reports sums up what happened with the agents of one profile, each method in one statement. An agent for whom there is
// nothing to count is in none of the maps, which are by the agents' ids.
type Reports interface {
	// Scorecards counts the normal scorecards that were submitted in a span, and sums up the totals of those that have one,
	// there and in the span before.
	Scorecards(ctx context.Context, of ReportOf, now, before coaching.Span) (map[string]ScorecardSums, error)
	// ActivePlans counts the coaching plans that are active.
	ActivePlans(ctx context.Context, of ReportOf) (map[string]int64, error)
	// Sessions counts the coaching sessions whose time lies in a span.
	Sessions(ctx context.Context, of ReportOf, in coaching.Span) (map[string]SessionSums, error)
	// Goals lists the targets that lie in the use cases, in order of id: those without a plan, which are everyone's, and
	// those of the agents' active plans.
	Goals(ctx context.Context, of ReportOf) ([]Goal, error)
	// Items sums up an item for each of what is asked, in the same order, from the normal scorecards that were submitted.
	// It takes a statement more where totals and parts of templates are asked for together.
	Items(ctx context.Context, asked []ItemOf) ([]Mean, error)
}

// ReportOf says over what to report. The fields are ANDed, the values in one are ORed.
type ReportOf struct {
	AgentIDs   []string           // none: of nobody
	UsecaseIDs []string           // empty: all
	Templates  []TemplateRevision // of scorecards; Revision 0: every revision; empty: all
}

// ScorecardSums are the scorecards of an agent.
type ScorecardSums struct {
	Count         int64
	Total, Before Mean
}

// SessionSums are the sessions of an agent.
type SessionSums struct {
	Held, Acknowledged int64
	Last               time.Time
}

// Goal is a target, with the agent and the time of its plan. Without a plan all three are zero.
type Goal struct {
	Target             *coaching.Target
	AgentID            string
	PlanStart, PlanEnd time.Time
}

// ItemOf names an item and an agent, and when the scorecards were submitted that it is summed up over.
type ItemOf struct {
	AgentID, TemplateID string
	ItemID              string // criterion or chapter; empty: the total
	In                  coaching.Span
}
