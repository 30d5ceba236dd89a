package coaching

import (
	"bytes"
	"encoding/json"
	"time"
)

// Template is one revision of a scorecard template together with the state that all its revisions share.
//
// Revisions count 1, 2, 3, … without gaps and never change. A change of content makes the next one; activating,
// deactivating and deleting make none.
type Template struct {
	Name             string          `json:"name"`
	Title            string          `json:"title"`
	Content          TemplateContent `json:"template"`
	Audience         *Audience       `json:"audience,omitempty"`
	ResolvedAudience *Audience       `json:"resolvedAudience,omitempty"`
	CreateTime       time.Time       `json:"createTime,omitzero"` // of the revision
	DeactivateTime   time.Time       `json:"deactivateTime,omitzero"`
	DeleteTime       time.Time       `json:"deleteTime,omitzero"`
	UsecaseNames     []string        `json:"usecaseNames,omitempty"`
	QATaskConfig     *QATaskConfig   `json:"qaTaskConfig,omitempty"`
	LastUpdatedBy    string          `json:"lastUpdatedBy,omitempty"` // a user name
	Permissions      *Permissions    `json:"permissions,omitempty"`
	Type             TemplateType    `json:"type,omitempty"`
	Status           TemplateStatus  `json:"status,omitempty"`
	QAScoreConfig    *QAScoreConfig  `json:"qaScoreConfig,omitempty"`

	Revision        int   `json:"-"` // of the content at hand
	CurrentRevision int   `json:"-"` // the newest there is
	Version         int64 `json:"-"` // counts every change of state or content
	// Access are the permissions of the current revision, by which all revisions are judged; storage fills it in.
	Access *Permissions `json:"-"`
}

// TemplateStatus is where a template stands.
type TemplateStatus string

// The states of a template.
const (
	TemplateActive   TemplateStatus = "SCORECARD_TEMPLATE_STATUS_ACTIVE"
	TemplateInactive TemplateStatus = "SCORECARD_TEMPLATE_STATUS_INACTIVE"
	TemplateDeleted  TemplateStatus = "SCORECARD_TEMPLATE_STATUS_DELETED"
	templateNoStatus TemplateStatus = "SCORECARD_TEMPLATE_STATUS_UNSPECIFIED"
)

// TemplateType is what a template scores.
type TemplateType string

// The types of template.
const (
	TemplateOfConversation TemplateType = "SCORECARD_TEMPLATE_TYPE_CONVERSATION"
	TemplateOfProcess      TemplateType = "SCORECARD_TEMPLATE_TYPE_PROCESS"
	TemplateOfAnything     TemplateType = "SCORECARD_TEMPLATE_TYPE_UNSPECIFIED"
)

// TemplateContent is the form itself: how it adds up, and what it asks.
type TemplateContent struct {
	Scoring  Scoring   `json:"scoring,omitzero"`
	Chapters []Chapter `json:"chapters"`
}

// Scoring says how answers become a total. Unset fields mean WEIGHTED_CRITERIA, ZERO_BASED and two decimals.
type Scoring struct {
	Method        Method        `json:"method,omitempty"`
	Normalization Normalization `json:"normalization,omitempty"`
	Decimals      *int32        `json:"decimals,omitempty"`
}

// Method is the formula of the total; package scoring prints and computes them.
type Method string

// The four methods.
const (
	WeightedCriteria Method = "WEIGHTED_CRITERIA"
	WeightedChapters Method = "WEIGHTED_CHAPTERS"
	RawPoints        Method = "RAW_POINTS"
	WeightedPoints   Method = "WEIGHTED_POINTS"
)

// Normalization is what counts as zero percent of a criterion: no points, or its least points.
type Normalization string

// The two normalisations.
const (
	ZeroBased Normalization = "ZERO_BASED"
	MinMax    Normalization = "MIN_MAX"
)

// Chapter groups criteria. Weight counts in WEIGHTED_CHAPTERS and WEIGHTED_POINTS; absent it is 1.
type Chapter struct {
	ChapterID   string      `json:"chapterId"`
	DisplayName string      `json:"displayName,omitempty"`
	Weight      *Decimal    `json:"weight,omitempty"`
	Criteria    []Criterion `json:"criteria"`
}

// Criterion is one question. Weight counts in WEIGHTED_CRITERIA; absent it is 1.
type Criterion struct {
	CriterionID        string     `json:"criterionId"`
	DisplayName        string     `json:"displayName,omitempty"`
	Description        string     `json:"description,omitempty"`
	Weight             *Decimal   `json:"weight,omitempty"`
	Required           bool       `json:"required,omitempty"`
	AllowNotApplicable bool       `json:"allowNotApplicable,omitempty"`
	Answer             Answer     `json:"answer"`
	AutoScore          *AutoScore `json:"autoScore,omitempty"`
	ShowIf             *ShowIf    `json:"showIf,omitempty"`
}

// AnswerType is the kind of answer that a criterion takes.
type AnswerType string

// The types of answer. A TEXT answer is never scored.
const (
	AnswerOptions AnswerType = "OPTIONS"
	AnswerRange   AnswerType = "RANGE"
	AnswerText    AnswerType = "TEXT"
)

// Answer says what may be answered: one of Options, or a number from Min to Max in Steps (without Step, any number in
// between), or text.
type Answer struct {
	Type     AnswerType     `json:"type"`
	Options  []Option       `json:"options,omitempty"`
	Min      *Decimal       `json:"min,omitempty"`
	Max      *Decimal       `json:"max,omitempty"`
	Step     *Decimal       `json:"step,omitempty"`
	AutoFail *RangeAutoFail `json:"autoFail,omitempty"`
}

// Option is one choice: the value that is stored as the answer, and the points that it earns.
type Option struct {
	Value    Decimal   `json:"value"`
	Label    string    `json:"label,omitempty"`
	Points   Decimal   `json:"points"`
	AutoFail *AutoFail `json:"autoFail,omitempty"`
}

// AutoFail marks an option as failing the scorecard. An unset Effect means ZERO_SCORECARD.
type AutoFail struct {
	Effect Effect `json:"effect,omitempty"`
}

// RangeAutoFail fails the scorecard when the answer compares with Value as Operator says.
type RangeAutoFail struct {
	Operator Operator `json:"operator"`
	Value    Decimal  `json:"value"`
	Effect   Effect   `json:"effect,omitempty"`
}

// Effect is what an auto-fail does to the total.
type Effect string

// The three effects.
const (
	ZeroScorecard Effect = "ZERO_SCORECARD"
	ZeroChapter   Effect = "ZERO_CHAPTER"
	FlagOnly      Effect = "FLAG_ONLY"
)

// Operator compares an answer with the value of a RangeAutoFail.
type Operator string

// The operators.
const (
	LessThan           Operator = "LESS_THAN"
	LessThanOrEqual    Operator = "LESS_THAN_OR_EQUAL"
	Equal              Operator = "EQUAL"
	GreaterThanOrEqual Operator = "GREATER_THAN_OR_EQUAL"
	GreaterThan        Operator = "GREATER_THAN"
)

// AutoScore lets detected moments answer the criterion: Present when they were detected, Absent when not.
type AutoScore struct {
	Moments []string `json:"moments"`
	Match   string   `json:"match,omitempty"`
	Present *Decimal `json:"present,omitempty"`
	Absent  *Decimal `json:"absent,omitempty"`
}

// The ways in which AutoScore.Moments are looked for: one of them is enough, as where nothing is said, or all are needed.
const (
	MatchAny = "ANY"
	MatchAll = "ALL"
)

// ShowIf hides a criterion unless an earlier one has one of the values.
type ShowIf struct {
	CriterionID string    `json:"criterionId"`
	Values      []Decimal `json:"values"`
}

// Audience names who is scored by a template: the union of the users, the teams' members and the groups' members,
// nested groups included. An empty audience means every active agent of the profile.
type Audience struct {
	UserNames  []string `json:"userNames,omitempty"`
	TeamNames  []string `json:"teamNames,omitempty"`
	GroupNames []string `json:"groupNames,omitempty"`
}

// Empty tells whether the audience names nobody in particular.
func (a *Audience) Empty() bool {
	return a == nil || len(a.UserNames)+len(a.TeamNames)+len(a.GroupNames) == 0
}

// Permissions names the roles that see a template and those that fill it in; none: everybody whom the table of rights
// lets. Those of the current revision hold for all revisions.
type Permissions struct {
	ViewRoles  []Role `json:"viewRoles,omitempty"`
	ScoreRoles []Role `json:"scoreRoles,omitempty"`
}

// QAScoreConfig says which total passes, and names bands of totals by their least value.
type QAScoreConfig struct {
	PassScore *Decimal `json:"passScore,omitempty"`
	Bands     []Band   `json:"bands,omitempty"`
}

// Band is a named range of totals that begins at Min.
type Band struct {
	Label string  `json:"label"`
	Min   Decimal `json:"min"`
}

// QATaskConfig plans the evaluations: in which periods, and how many per agent.
type QATaskConfig struct {
	EvaluationPeriod *EvaluationPeriod `json:"evaluationPeriod,omitempty"`
	TaskComplete     *TaskComplete     `json:"taskComplete,omitempty"`
}

// EvaluationPeriod is the rhythm of evaluations, counted from StartTime in the zone of TimeZoneID.
type EvaluationPeriod struct {
	Cadence           Cadence            `json:"cadence"`
	StartTime         time.Time          `json:"startTime,omitzero"`
	TimeZoneID        string             `json:"timeZoneId,omitempty"`
	OverrideTimeRange *OverrideTimeRange `json:"overrideTimeRange,omitempty"`
}

// Cadence is how long an evaluation period is.
type Cadence string

// The cadences.
const (
	Daily     Cadence = "DAILY"
	Weekly    Cadence = "WEEKLY"
	Biweekly  Cadence = "BIWEEKLY"
	Monthly   Cadence = "MONTHLY"
	Quarterly Cadence = "QUARTERLY"
)

var leastDays = map[Cadence]int64{Daily: 1, Weekly: 7, Biweekly: 14, Monthly: 28, Quarterly: 89}

// Known tells whether the cadence is one of them.
func (c Cadence) Known() bool { return c.LeastDays() > 0 }

// LeastDays is how many days of the calendar a period has at least.
func (c Cadence) LeastDays() int64 { return leastDays[c] }

// OverrideTimeRange moves both ends of a period to give the span of conversations that it evaluates.
type OverrideTimeRange struct {
	StartOffset LocalOffset `json:"startOffset,omitzero"`
	EndOffset   LocalOffset `json:"endOffset,omitzero"`
}

// LocalOffset is a distance in whole days and minutes of local time.
type LocalOffset struct {
	Days    int32 `json:"days,omitempty"`
	Minutes int32 `json:"minutes,omitempty"`
}

// distance is the offset in minutes by the clock.
func (o LocalOffset) distance() int64 { return int64(o.Days)*24*60 + int64(o.Minutes) }

// TaskComplete says how many conversations make an agent's task complete, with exceptions.
type TaskComplete struct {
	EvaluatedConversationCountPerAgent int32             `json:"evaluatedConversationCountPerAgent,omitempty"`
	OverriddenAgents                   []OverriddenAgent `json:"overriddenAgents,omitempty"`
}

// OverriddenAgent gives one user, or every member of one group, a count of their own.
type OverriddenAgent struct {
	UserName                           string `json:"userName,omitempty"`
	GroupName                          string `json:"groupName,omitempty"`
	EvaluatedConversationCountPerAgent int32  `json:"evaluatedConversationCountPerAgent,omitempty"`
}

// SameContent tells whether two templates hold the same content, so that writing one over the other makes no revision.
// Compared is the form in which content is stored: an empty list is the same as none.
func (t *Template) SameContent(o *Template) bool {
	return bytes.Equal(t.contentForm(), o.contentForm())
}

func (t *Template) contentForm() []byte {
	form, _ := json.Marshal([]any{ // what was read from JSON can be written
		t.Title, t.Type, t.Content, t.Audience, append([]string{}, t.UsecaseNames...), t.QATaskConfig, t.Permissions, t.QAScoreConfig,
	})
	return form
}

// Item tells whether id names a chapter or a criterion of the template; the empty id names the whole.
func (t *Template) Item(id string) bool {
	if id == "" {
		return true
	}
	for _, chapter := range t.Content.Chapters {
		if chapter.ChapterID == id {
			return true
		}
		for _, criterion := range chapter.Criteria {
			if criterion.CriterionID == id {
				return true
			}
		}
	}
	return false
}

// Normalize writes out the defaults, so that a stored revision says what it means.
func (t *Template) Normalize() {
	s := &t.Content.Scoring
	if s.Method == "" {
		s.Method = WeightedCriteria
	}
	if s.Normalization == "" {
		s.Normalization = ZeroBased
	}
	if s.Decimals == nil {
		s.Decimals = new(int32(2))
	}
	if t.Audience.Empty() {
		t.Audience = nil
	}
	if t.Permissions != nil && len(t.Permissions.ViewRoles)+len(t.Permissions.ScoreRoles) == 0 {
		t.Permissions = nil
	}
	if t.Type == "" {
		t.Type = TemplateOfAnything
	}
	if t.Status == "" || t.Status == templateNoStatus {
		t.Status = TemplateActive
	}
}

// Triggers lists the moments that answer a criterion of the template by themselves.
func (t *Template) Triggers() []string {
	var moments []string
	for _, chapter := range t.Content.Chapters {
		for _, criterion := range chapter.Criteria {
			if criterion.AutoScore != nil {
				moments = append(moments, criterion.AutoScore.Moments...)
			}
		}
	}
	return moments
}
