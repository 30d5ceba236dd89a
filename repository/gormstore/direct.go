package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// direct is repository.Direct: on Postgres one round trip, which commits by itself and may be shared.
type direct struct {
	store             *Store
	customer, profile string
}

// Direct binds to a profile for single statements.
func (s *Store) Direct(customer, profile string) repository.Direct {
	return direct{store: s, customer: customer, profile: profile}
}

// creation is what a direct create stores: the values of each table's columns. A scorecard goes in if its template is
// active, and the others if the scorecard does. That other things exist is for the foreign keys to say.
type creation struct {
	customer  string
	scorecard []any // the customer, the columns, and what the condition asks for
	event     *coaching.AuditEvent
	told      auditRow // of the event
	kept      []any    // none: nothing to be kept
}

// CreateScorecard inserts one scorecard with its event and the kept answer. The statements go to the drivers without
// GORM, which was a twentieth of a create.
func (d direct) CreateScorecard(
	ctx context.Context, card *coaching.Scorecard, current bool, event *coaching.AuditEvent, kept *repository.Kept,
) (bool, error) {
	row, err := scorecards{profileStore{customer: d.customer, profile: d.profile}}.row(card)
	if errors.Is(err, repository.ErrDangling) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	row.Version = 1
	toldOf, err := newAuditRow(d.customer, event)
	if err != nil {
		return false, err
	}
	all := creation{customer: d.customer, event: event, told: toldOf, scorecard: slices.Concat([]any{d.customer}, row.values(d.store.dialect), []any{
		d.profile, row.TemplateID, !current, row.TemplateRevision, string(coaching.TemplateActive),
		coaching.BuiltIn(row.CreatorID) || row.CreatorID == "", row.CreatorID,
	})}
	if kept != nil {
		all.kept = newKeptRow(d.customer, kept).values()
	}
	inserted, err := d.store.create(ctx, all)
	switch {
	case errors.Is(err, repository.ErrDangling), errors.Is(err, repository.ErrAlreadyExists), errors.Is(err, repository.ErrConflict):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("create scorecard %s: %w", row.ID, err)
	case inserted:
		card.Version = 1
	}
	return inserted, nil
}

func (s *Store) create(ctx context.Context, c creation) (bool, error) {
	if s.joint != nil {
		return s.joint.create(ctx, c)
	}
	compiled, err := s.compiled(ctx)
	if err != nil {
		return false, fmt.Errorf("compile the statements of a create: %w", translate(err))
	}
	conn, err := s.writer.acquire(ctx)
	if err != nil {
		return false, err
	}
	// The work is over when it is given back, so there is nothing that this could report.
	defer func() { _ = conn.Close() }()
	return createCompiled(ctx, conn, compiled, c)
}

// The parts of the statements. A part that inserts has the values of its columns for parameters. The customer of the
// condition is that of bound, so that on Postgres the condition is looked at once the tenant is set; as an EXISTS, the
// planner could look at the template before.
var (
	insertScorecard = `INSERT INTO scorecards (` + strings.ReplaceAll(scorecardColumns, "scorecards.", "") + `)
	SELECT ` + parameters(len(new(scorecardRow).fields())) + ` FROM bound
	WHERE (SELECT status FROM scorecard_templates
		WHERE customer_id = bound.customer AND profile_id = ? AND id = ? AND (? OR current_revision = ?)) = ?
	AND (? OR EXISTS (SELECT 1 FROM users WHERE customer_id = bound.customer AND id = ?))`
	insertEvent  = `INSERT INTO audit_pending (` + auditColumns + `) SELECT ` + parameters(12)
	insertSealed = `INSERT INTO audit_events (` + sealedColumns + `) VALUES (` + parameters(14) + `)`
	insertKept   = `INSERT INTO kept_replies (` + keptColumns + `) SELECT ` + parameters(7)

	// On Postgres all is one statement, which sets the tenant. A connection that is not yet in the tenants' role makes
	// nothing by it, and the statement says so.
	makeOnce = `WITH bound (customer) AS (SELECT set_config('` + tenantSetting + `', ?, true) WHERE current_user = '` + tenantRole + `'),
	made AS (` + insertScorecard + ` RETURNING 1), told AS (` + insertEvent + ` FROM made)`
	countMade     = ` SELECT count(*), current_user = '` + tenantRole + `' FROM made`
	createAtOnce  = postgres{}.bind(makeOnce + countMade)
	createAndKeep = postgres{}.bind(makeOnce + `, kept AS (` + insertKept + ` FROM made)` + countMade)

	// On SQLite there is no tenant to set.
	insertBound = `WITH bound (customer) AS (SELECT ?) ` + insertScorecard
)

func parameters(count int) string { return strings.TrimSuffix(strings.Repeat("?, ", count), ", ") }

// statement does all of it on Postgres.
func (c creation) statement() (string, []any) {
	values := append(c.scorecard, c.told.values()...)
	if c.kept == nil {
		return createAtOnce, values
	}
	return createAndKeep, append(values, c.kept...)
}

// createCompiled runs one statement after the other: there is no network between. The event is sealed at once, as Append
// does.
func createCompiled(ctx context.Context, conn *sql.Conn, compiled map[string]*sql.Stmt, c creation) (bool, error) {
	work, err := sqlite{}.begin(ctx, conn, beginning{writes: true, customer: c.customer})
	if err != nil {
		return false, translate(err)
	}
	defer func() { _ = work.Rollback(ctx) }() // after a commit it does nothing
	run := compiledRun{tx: work.(onSQLite).Tx, compiled: compiled}
	if run.exec(ctx, insertBound, c.scorecard...) == 0 {
		return false, translate(run.err)
	}
	var head coaching.AuditHead
	var hash string
	row := run.statement(ctx, readHead).QueryRowContext(ctx, c.customer) //nolint:sqlclosecheck // the transaction closes it
	if err := row.Scan(&head.Sequence, &hash); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, translate(err)
	}
	begun := hash != ""
	unhex(head.Hash[:], hash)
	sealed := sealAfter(&head, c.event, c.told)
	run.exec(ctx, insertSealed, sealed.values()...)
	if begun {
		run.exec(ctx, moveHead, sealed.Sequence, sealed.Hash, c.customer)
	} else {
		run.exec(ctx, beginHead, c.customer, sealed.Sequence, sealed.Hash)
	}
	if c.kept != nil {
		run.exec(ctx, insertKept, c.kept...)
	}
	if run.err != nil {
		return false, translate(run.err)
	}
	return true, commitError(work.Commit(ctx))
}

// compiledRun runs compiled statements in a transaction until one fails.
type compiledRun struct {
	tx       *sql.Tx
	compiled map[string]*sql.Stmt
	err      error
}

// statement is a compiled statement in the transaction, which closes it at its end.
func (r *compiledRun) statement(ctx context.Context, text string) *sql.Stmt {
	return r.tx.StmtContext(ctx, r.compiled[text])
}

// exec returns how many rows a statement has touched.
func (r *compiledRun) exec(ctx context.Context, text string, values ...any) (count int64) {
	if r.err != nil {
		return 0
	}
	var result sql.Result
	result, r.err = r.statement(ctx, text).ExecContext(ctx, values...) //nolint:sqlclosecheck // the transaction closes it
	if r.err == nil {
		count, r.err = result.RowsAffected()
	}
	return count
}

// directStatements are those of a create on SQLite, which compiles them anew each time unless they are kept.
var directStatements = []string{insertBound, insertSealed, insertKept, readHead, moveHead, beginHead}
