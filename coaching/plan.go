package coaching

import (
	"fmt"
	"slices"
	"time"
)

// Plan is a coaching plan: what an agent is to work on, and until when. It is never deleted; one that is over is no
// longer active.
type Plan struct {
	Name           string           `json:"name"`
	StartTime      time.Time        `json:"startTime,omitzero"` // zero: without a beginning
	EndTime        time.Time        `json:"endTime,omitzero"`   // zero: without an end
	FocusBehaviors []string         `json:"focusBehaviors,omitempty"`
	FocusCriteria  []FocusCriterion `json:"focusCriteria,omitempty"`
	Comment        string           `json:"comment,omitempty"`
	// ManagerCommentSubmitTime is when the comment was made ready for the agent to read; zero: it is not yet.
	ManagerCommentSubmitTime time.Time `json:"managerCommentSubmitTime,omitzero"`
	AgentUserName            string    `json:"agentUserName"`
	CreatorUserName          string    `json:"creatorUserName,omitempty"`
	IsActive                 bool      `json:"isActive"`
	CreateTime               time.Time `json:"createTime"`
	UpdateTime               time.Time `json:"updateTime"`
	DisplayName              string    `json:"displayName,omitempty"`
	UsecaseName              string    `json:"usecaseName,omitempty"`
	// CoachingSessions are those of the plan, where they were asked for.
	CoachingSessions []*Session `json:"coachingSessions,omitempty"`

	// CommentBy is the id of the user who gave Comment last.
	CommentBy string `json:"-"`
	// Version counts every change of the plan itself, and guards each update. Scorecards and sessions that come to the
	// plan or leave it do not count.
	Version int64 `json:"-"`
}

// FocusCriterion is a criterion or a chapter of a template that a plan is about; without an item it is all of the template.
type FocusCriterion struct {
	ScorecardTemplateName string `json:"scorecardTemplateName"` // never with a revision
	CriterionOrChapterID  string `json:"criterionOrChapterId,omitempty"`
}

// CheckPlan notes the faults of a plan that can be seen without asking what else exists.
func CheckPlan(p *Plan, prefix string, now time.Time, v *Violations) {
	if !p.StartTime.IsZero() && !p.EndTime.IsZero() && p.EndTime.Before(p.StartTime) {
		v.Add(prefix+"endTime", "must not be before startTime")
	}
	if p.UpdateTime.Before(p.CreateTime) {
		v.Add(prefix+"updateTime", "must not be before createTime")
	}
	notAhead(p.CreateTime, prefix+"createTime", now, v)
	notAhead(p.UpdateTime, prefix+"updateTime", now, v)
	notAhead(p.ManagerCommentSubmitTime, prefix+"managerCommentSubmitTime", now, v)
	for i, focus := range p.FocusCriteria {
		if slices.Contains(p.FocusCriteria[:i], focus) {
			v.Add(fmt.Sprintf("%sfocusCriteria[%d]", prefix, i), "stands in the list twice")
		}
	}
}

// notAhead notes a time that lies further ahead than clocks differ.
func notAhead(at time.Time, field string, now time.Time, v *Violations) {
	if at.After(Instant(now).Add(maxAhead)) {
		v.Add(field, "must not lie more than 5 minutes ahead")
	}
}

// Window is the time that a target of the plan looks at, both ends included, as seen at a moment: up to the plan's end or
// the moment, and from its beginning, or QAWindow before the end where it has none.
func (p *Plan) Window(at time.Time) (start, end time.Time) {
	start, end = p.StartTime, at
	if !p.EndTime.IsZero() && p.EndTime.Before(end) {
		end = p.EndTime
	}
	if start.IsZero() {
		start = end.Add(-QAWindow)
	}
	return start, end
}

// Conceal takes out what its agent is not to read yet.
func (p *Plan) Conceal() {
	if p.ManagerCommentSubmitTime.IsZero() {
		p.Comment = ""
	}
}
