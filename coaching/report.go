package coaching

import (
	"math/big"
	"time"
)

// Mean is the mean of something over scorecards, and how many they were. Either it has a value or it says why not.
type Mean struct {
	Count     int64           `json:"n"`
	Value     *Decimal        `json:"value,omitempty"` // to four decimals
	Undefined UndefinedReason `json:"undefinedReason,omitempty"`

	exact *big.Rat // nil: undefined
}

// UndefinedReason says why a figure has no value.
type UndefinedReason string

// NotEnoughData is the reason of a figure over fewer scorecards than tell something.
const NotEnoughData UndefinedReason = "NOT_ENOUGH_DATA"

// NewMean is the mean of count numbers with a sum in ten-thousandths. Over fewer than atLeast, or none, it is undefined.
func NewMean(sum, count, atLeast int64) Mean {
	if count < max(atLeast, 1) {
		return Mean{Count: count, Undefined: NotEnoughData}
	}
	exact := big.NewRat(sum, 1)
	exact.Quo(exact, new(big.Rat).SetInt(new(big.Int).Mul(big.NewInt(count), big.NewInt(DecimalUnit))))
	return Mean{Count: count, Value: new(RoundDecimal(exact, 4)), exact: exact}
}

// Since is by how much the mean lies above another, rounded once, and nil where one of the two is undefined.
func (m Mean) Since(before Mean) *Decimal {
	if m.exact == nil || before.exact == nil {
		return nil
	}
	return new(RoundDecimal(new(big.Rat).Sub(m.exact, before.exact), 4))
}

// Below is by how much the mean lies below a number, rounded once, and nil where it is undefined.
func (m Mean) Below(goal Decimal) *Decimal {
	if m.exact == nil {
		return nil
	}
	return new(RoundDecimal(new(big.Rat).Sub(goal.Rat(), m.exact), 4))
}

// Overview is what happened with an agent in a span of time. Whoever has nothing has zeros.
type Overview struct {
	AgentUserName string `json:"agentUserName"`
	// ActivePlans are the coaching plans that are active now.
	ActivePlans int64 `json:"activePlans"`
	// SessionsHeld are the sessions whose time lies in the span and has come, SessionsAcknowledged those of them that the
	// agent has acknowledged, whenever that was; LastSessionTime is the time of the last of them.
	SessionsHeld         int64     `json:"sessionsHeld"`
	SessionsAcknowledged int64     `json:"sessionsAcknowledged"`
	LastSessionTime      time.Time `json:"lastSessionTime,omitzero"`
	// Scorecards are the normal ones that were submitted in the span, MeanScore the mean total of those that have one.
	Scorecards int64 `json:"scorecards"`
	MeanScore  Mean  `json:"meanScore"`
	// PreviousMeanScore is that of the span just before, which is as long; Change is by how much the mean has risen.
	PreviousMeanScore Mean     `json:"previousMeanScore"`
	Change            *Decimal `json:"change,omitempty"`
}

// Span is a time from Start to End, both included.
type Span struct{ Start, End time.Time }

// Previous is the span that ends just before this one and is as long.
func (s Span) Previous() Span {
	end := s.Start.Add(-time.Microsecond)
	return Span{Start: end.Add(-s.End.Sub(s.Start)), End: end}
}

// EnoughScorecards is how many a score has to be over to tell how an agent gets on: fewer say more about the single
// conversation.
const EnoughScorecards = 3

// Progress is how far an agent has come towards a target. Scores over fewer than EnoughScorecards are undefined.
type Progress struct {
	AgentUserName         string  `json:"agentUserName"`
	TargetName            string  `json:"targetName"`
	ScorecardTemplateName string  `json:"scorecardTemplateName"`
	CriterionOrChapterID  string  `json:"criterionOrChapterId,omitempty"`
	UsecaseName           string  `json:"usecaseName"`
	CoachingPlanName      string  `json:"coachingPlanName,omitempty"`
	Goal                  Decimal `json:"goal"`
	// Score is the agent's mean from StartTime to EndTime, StartScore that of the time before the plan; Gap is by how much
	// the score lies below the goal, Progress by how much above the start.
	StartTime  time.Time `json:"startTime"`
	EndTime    time.Time `json:"endTime"`
	Score      Mean      `json:"score"`
	StartScore Mean      `json:"startScore"`
	Gap        *Decimal  `json:"gap,omitempty"`
	Progress   *Decimal  `json:"progress,omitempty"`
}

// ProgressSpans are what the two scores of a target are over as seen at a moment. A plan is looked at from its beginning
// to its end, everything else from start, or QAWindow back where that is zero; neither from before start. The score to
// compare with is over QAWindow up to the beginning of the plan, or else of what is looked at. Neither looks ahead of the
// moment, and where nothing lies between beginning and end, the beginning is the end.
func ProgressSpans(planStart, planEnd, start, at time.Time) (before, now Span) {
	plan := Plan{StartTime: planStart, EndTime: planEnd}
	if planStart.IsZero() {
		plan.StartTime = start
	}
	now.Start, now.End = plan.Window(at)
	began := now.Start
	if now.Start.Before(start) {
		now.Start = start
	}
	if now.End.Before(now.Start) {
		now.End = now.Start
	}
	before = Span{Start: began.Add(-QAWindow), End: began.Add(-time.Microsecond)}
	if at.Before(before.End) {
		before.End = at
	}
	return before, now
}
