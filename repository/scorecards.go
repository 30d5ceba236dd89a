package repository

import (
	"context"
	"time"

	"opencoaching/coaching"
)

// Scorecards keeps the scorecards of one profile. A scorecard goes in and comes out with full names; of the people on
// it only the names are kept, so that a scorecard that is read has a Person with Name alone for each.
type Scorecards interface {
	// Create stores new scorecards with version 1, and of those with an OriginalID what they refer to. ErrAlreadyExists when the id is taken, when the
	// original has an open appeal already, when the step of an appeal is taken, and when the creator has responded to the
	// answer key; ErrDangling when the profile, agent, use case, template revision or scorecard referred to does not
	// exist. An unknown conversation is accepted.
	Create(ctx context.Context, scorecards ...*coaching.Scorecard) error
	// Find reads one scorecard, or ErrNotFound.
	Find(ctx context.Context, id string) (*coaching.Scorecard, error)
	// FindForUpdate is Find for a transaction that will write the scorecard: others that would do so wait.
	FindForUpdate(ctx context.Context, id string) (*coaching.Scorecard, error)
	// Update writes every field that can change over the stored scorecard, guarded by the version it was read with,
	// which it increments in place. ErrConflict when it was changed or deleted meanwhile; ErrDangling.
	Update(ctx context.Context, scorecard *coaching.Scorecard) error
	// UpdateAll is Update of many, all or none, that FindForBackfill has read in the same transaction: they are there.
	UpdateAll(ctx context.Context, scorecards ...*coaching.Scorecard) error
	// FindForBackfill reads the normal scorecards of some conversations by some templates, whatever their revisions, and
	// whatever has one of the ids, for a transaction that will write them: others that would do so wait.
	FindForBackfill(ctx context.Context, conversationIDs, templateIDs, ids []string) ([]*coaching.Scorecard, error)
	// CountForBackfill counts what a backfill would do.
	CountForBackfill(ctx context.Context, of BackfillOf) (BackfillCount, error)
	// Delete removes the scorecard, or ErrNotFound; ErrReferenced while another one refers to it.
	Delete(ctx context.Context, id string) error
	// Show is Find for a reader who only passes the scorecard on: it comes without Results, and its scores as ScoresJSON
	// alone, unless one of them has a comment that is not for everybody.
	Show(ctx context.Context, id string) (*coaching.Scorecard, error)
	// List reads at most limit scorecards that the filter means, in the order given, those after the position.
	List(ctx context.Context, filter ScorecardFilter, page ScorecardPage) ([]*coaching.Scorecard, error)
	// TemplateRevisions lists the template revisions that the filter's scorecards are pinned to, in no order.
	TemplateRevisions(ctx context.Context, filter ScorecardFilter) ([]TemplateRevision, error)
	// Export calls row for every scorecard that the filter means, by create time and then id, both rising, without
	// ever holding more than a bounded number of them. The row, with everything it points to, is valid only during
	// the call. An error of row ends the export and is returned.
	Export(ctx context.Context, filter ScorecardFilter, row func(*ExportRow) error) error
	// Calibrations sums up which calibrations a filter means: originals that at least one submitted scorecard calibrates or
	// responds to, by the same template revision.
	Calibrations(ctx context.Context, filter CalibrationFilter) (Calibrations, error)
	// EachCalibration calls row for every original that the filter means, in order of its id, and after all of them for
	// each submitted scorecard that calibrates or responds to one of them: in order of the original's id, and of one
	// original those submitted last first. It never holds more than a bounded number of rows; a row is valid only during
	// the call. An error of row ends the reading and is returned.
	EachCalibration(ctx context.Context, filter CalibrationFilter, row func(*CalibrationRow) error) error
	// Answers calls row for every submitted, normal scorecard of a template that the filter means, in no order and without
	// ever holding more than a bounded number of them. The row, with everything it points to, is valid only during the
	// call. An error of row ends the reading and is returned.
	Answers(ctx context.Context, filter AnswerFilter, row func(*AnswerRow) error) error
	// Mean sums up an item of the submitted, normal scorecards of a template, all revisions. No scorecard: Count 0.
	Mean(ctx context.Context, item MeanOf) (Mean, error)
	// CountByTemplate gives the statistics of templates by id; a template without scorecards is not in the map.
	CountByTemplate(ctx context.Context, templateIDs []string) (map[string]TemplateCount, error)
}

// Links keeps what the scorecards of appeals and calibrations of one profile refer to. Scorecards.Create and Delete
// store and remove it.
type Links interface {
	// OriginalOf reads the id of the scorecard that what a scorecard refers to goes back to, or ErrNotFound.
	OriginalOf(ctx context.Context, id string) (string, error)
	// List reads the links that go back to an original, in order of id.
	List(ctx context.Context, originalID string) ([]coaching.Link, error)
	// CloseAppeal ends the open appeal against an original. ErrConflict when there is none.
	CloseAppeal(ctx context.Context, originalID string) error
	// Responded lists those of the answer keys to which a user has made a response that is submitted.
	Responded(ctx context.Context, userID string, keyIDs []string) ([]string, error)
}

// Direct does what happens most in one round trip to the database. What it stored is durable when it returns.
type Direct interface {
	// CreateScorecard stores a new scorecard with version 1, its audit event and, unless it is nil, the answer to be
	// kept, provided that its template is active and, if current is true, that the revision it pins is the template's
	// current one. It returns false, and has stored nothing, when that does not hold, when the id is taken or an answer
	// is kept already, when the profile, agent, creator, use case or template revision does not exist, or when a
	// concurrent transaction got in the way. Which of these it was is for a transaction to find out.
	CreateScorecard(ctx context.Context, scorecard *coaching.Scorecard, current bool, event *coaching.AuditEvent, kept *Kept) (bool, error)
}

// ScorecardFilter picks scorecards. Fields are ANDed, the values in one are ORed; a nil or zero field means all. Ranges
// are closed at both ends. Normal scorecards alone are meant unless Types says otherwise.
type ScorecardFilter struct {
	IDs             []string
	AgentIDs        []string
	Visible         *Visible     // nil: all
	Agents          *AgentFilter // with AgentFilter's joining inside; deactivated and dev users as it says
	ConversationIDs []string
	CreatorIDs      []string
	SubmitterIDs    []string
	UsecaseIDs      []string
	PlanIDs         []string           // of coaching plans
	Templates       []TemplateRevision // Revision 0: every revision
	Types           []coaching.ScorecardType

	StartCreateTime, EndCreateTime time.Time
	StartUpdateTime, EndUpdateTime time.Time
	StartSubmitTime, EndSubmitTime time.Time
}

// Visible picks the scorecards that are about some users, and of those about SelfID the ones that are meant for their
// agent (coaching.Scorecard.ForItsAgent).
type Visible struct {
	// Everyone picks scorecards whoever they are about.
	Everyone bool
	AgentIDs []string
	SelfID   string
	// BlindID, where it is not empty, is a user who is shown of a group calibration only the own scorecards, until the
	// user has submitted a response to its answer key.
	BlindID string
}

// TemplateRevision names one revision of a template of the profile.
type TemplateRevision struct {
	ID       string
	Revision int
}

// ScorecardOrder is the column that a list is sorted by; ties are broken by id.
type ScorecardOrder string

// The orders of a list. Scorecards without a value (no submit time, a total of -1) come last in either direction.
const (
	ByCreateTime ScorecardOrder = "CREATE_TIME"
	ByUpdateTime ScorecardOrder = "UPDATE_TIME"
	BySubmitTime ScorecardOrder = "SUBMIT_TIME"
	ByTotalScore ScorecardOrder = "TOTAL_SCORE"
)

// ScorecardPage says which stretch of a sorted list is wanted.
type ScorecardPage struct {
	Order      ScorecardOrder
	Descending bool
	Limit      int
	// After is the last scorecard of the page before, of which only the sorted column and the name are looked at;
	// nil for the first page.
	After *coaching.Scorecard
	// Show reads as Scorecards.Show does.
	Show bool
}

// ExportRow is a scorecard with what an export shows of its surroundings. Of Agent it has Name, Email, DisplayName,
// FullName and Team; Conversation is nil while it is not known.
type ExportRow struct {
	Scorecard    *coaching.Scorecard
	Agent        *coaching.User
	GroupIDs     []string // the groups that the agent is a direct member of, in order of id
	Conversation *coaching.Conversation
}

// AnswerFilter picks the scorecards of a template that were submitted from Start to End, both ends included, but for those
// pinned to one revision. No use cases: all.
type AnswerFilter struct {
	TemplateID     string
	ExceptRevision int
	UsecaseIDs     []string
	Start, End     time.Time
}

// AnswerRow is what a scorecard came to and the answers that it came to it by: of each score the criterion, the number,
// the text and whether it is not applicable.
type AnswerRow struct {
	ID, AgentID string
	Total       coaching.Decimal
	AutoFailed  bool
	Scores      []coaching.Score
}

// MeanOf names an item and the scorecards that its mean is over.
type MeanOf struct {
	TemplateID string
	ItemID     string // criterion or chapter; empty: the total
	AgentID    string // empty: everyone
	// Submit times from Start to End, both ends included.
	Start, End time.Time
}

// Mean is a sum of Decimals and how many there were: the exact mean is Sum / Count.
type Mean struct {
	Sum   int64 // in ten-thousandths
	Count int64
}

// TemplateCount is what VIEW_FULL_WITH_STATS shows of a template's normal scorecards.
type TemplateCount struct {
	Scorecards, Submitted int64
	Total                 Mean // over submitted ones with a total
	LastSubmitTime        time.Time
}

// CalibrationFilter picks originals of calibrations: submitted answer keys of group calibrations, and submitted normal
// scorecards that others calibrate. Originals picks among them; its Types say nothing.
type CalibrationFilter struct {
	Originals ScorecardFilter
	// Reader is the id of a user who must not learn what others answered before answering. An answer key to which the
	// reader has the draft of a response is withheld. One to which the reader has no response at all is unseen, unless
	// ReaderRuns is set or the reader made it. Neither is meant.
	Reader     string
	ReaderRuns bool
}

// Calibrations is what a CalibrationFilter means, summed up.
type Calibrations struct {
	Templates []TemplateRevision // that the originals are pinned to, in no order
	Withheld  int64              // answer keys that are left out for a draft of the reader's
	Unseen    int64              // of Originals.IDs, answer keys that the reader does not see, drafts and those without responses too
}

// CalibrationRow is one scorecard of a calibration. RaterID is the user who created it or, of an evaluation that others
// calibrate, who submitted it. Original says that it is the one with OriginalID itself.
type CalibrationRow struct {
	OriginalID, RaterID, ConversationID string
	Original                            bool
	Template                            TemplateRevision
	Scores                              []coaching.Score // without their authors
}
