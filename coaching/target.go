package coaching

import "time"

// Target is the percentage that a template, a chapter or a criterion should reach in a use case.
type Target struct {
	Name                  string    `json:"name"`
	ScorecardTemplateName string    `json:"scorecardTemplateName"` // never with a revision
	CriterionOrChapterID  string    `json:"criterionOrChapterId,omitempty"`
	Target                Decimal   `json:"target"`
	UsecaseName           string    `json:"usecaseName"`
	CoachingPlanName      string    `json:"coachingPlanName,omitempty"`
	CreateTime            time.Time `json:"createTime,omitzero"`
	UpdateTime            time.Time `json:"updateTime,omitzero"`
	QAScore               *Decimal  `json:"qaScore,omitempty"`

	// Version counts every change and guards each update.
	Version int64 `json:"-"`
}

// QAWindow is how far back a target without a plan looks for its QA score.
const QAWindow = 90 * 24 * time.Hour

// CheckTarget notes the faults of a target that can be seen without asking what else exists.
func CheckTarget(t *Target, prefix string, v *Violations) {
	if n, ok := ParseNameOf(ScorecardTemplates, t.ScorecardTemplateName); ok && n.Revision != "" {
		v.Add(prefix+"scorecardTemplateName", "must not name a revision")
	}
}
