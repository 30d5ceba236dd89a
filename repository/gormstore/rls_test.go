package gormstore_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"opencoaching/coaching"
	"opencoaching/repository"
	"opencoaching/repository/gormstore"
	"opencoaching/repository/repotest"
)

// walled is a database in which every table that has a customer_id has a row of alpha, one of beta and one of nobody,
// whose customer is empty: made from the tables as they are, so that a table that a migration adds has them too.
type walled struct {
	*gormstore.Store
	tables []string // those with a customer_id
}

// The code of Postgres for what row-level security or a missing grant refuses.
const insufficientPrivilege = "42501"

// The privileges that a transaction of a tenant has not, by table.
var fixed = map[string][]string{
	"audit_pending": {"UPDATE", "DELETE"},
	"audit_events":  {"INSERT", "UPDATE", "DELETE"},
	"audit_heads":   {"INSERT", "UPDATE", "DELETE"},
}

// newWalled opens the database with one connection, so that everything follows everything else on it.
func newWalled(t *testing.T) walled {
	t.Helper()
	url := repotest.Postgres(t, migrate)
	w := walled{tables: fillTables(t, url)}
	store, err := gormstore.Open(t.Context(), url, gormstore.Options{Connections: 1})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	w.Store = store
	return w
}

// fillTables inserts the rows, past every foreign key and condition, and returns the tables.
func fillTables(t *testing.T, url string) []string {
	t.Helper()
	ctx := t.Context()
	conn, err := pgx.Connect(ctx, url)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(ctx)) }()
	for _, statement := range []string{"SET session_replication_role = replica", withoutChecks} {
		_, err = conn.Exec(ctx, statement)
		require.NoError(t, err)
	}
	rows, err := conn.Query(ctx, tablesOfTenants)
	require.NoError(t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Contains(t, tables, "scorecards")
	for _, table := range tables {
		for _, customer := range []string{"alpha", "beta", repository.EveryTenant} {
			_, err := conn.Exec(ctx, insertInto(ctx, t, conn, table, customer))
			require.NoError(t, err, table)
		}
	}
	return tables
}

const tablesOfTenants = `SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
	WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'customer_id' AND NOT a.attisdropped
	ORDER BY 1`

const withoutChecks = `DO $$ DECLARE c record; BEGIN
	FOR c IN SELECT conrelid::regclass AS on, conname FROM pg_constraint WHERE contype = 'c' AND connamespace = current_schema()::regnamespace LOOP
		EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.on, c.conname);
	END LOOP;
END $$`

// insertInto is a statement for a row of a customer, with a value of its type in every other column.
func insertInto(ctx context.Context, t *testing.T, conn *pgx.Conn, table, customer string) string {
	t.Helper()
	rows, err := conn.Query(ctx, `SELECT column_name, data_type FROM information_schema.columns
		WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER'`, table)
	require.NoError(t, err)
	var columns, values []string
	var column, kind string
	_, err = pgx.ForEachRow(rows, []any{&column, &kind}, func() error {
		value, known := map[string]string{
			"text": "'x'", "bigint": "1", "integer": "1", "smallint": "1", "numeric": "1", "boolean": "true",
			"timestamp with time zone": "now()", "json": "'[]'", "jsonb": "'[]'", "bytea": "'x'",
		}[kind]
		require.True(t, known, "%s.%s is a %s: say here what to put into one", table, column, kind)
		if column == "customer_id" {
			value = "'" + customer + "'"
		}
		columns, values = append(columns, column), append(values, value)
		return nil
	})
	require.NoError(t, err)
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table, strings.Join(columns, ", "), strings.Join(values, ", "))
}

// customers are those whose rows of a table a transaction sees, without a condition of ours.
func customers(t *testing.T, raw gorm.ConnPool, table string) []string {
	t.Helper()
	rows, err := raw.QueryContext(t.Context(), "SELECT customer_id FROM "+table+" ORDER BY customer_id")
	require.NoError(t, err, table)
	defer func() { require.NoError(t, rows.Close()) }()
	found := []string{}
	for rows.Next() {
		var customer string
		require.NoError(t, rows.Scan(&customer))
		found = append(found, customer)
	}
	require.NoError(t, rows.Err())
	return found
}

// attempt runs a statement that may fail, and returns how many rows it touched or the code of its failure.
func attempt(t *testing.T, raw gorm.ConnPool, statement string) (rows int64, code string) {
	t.Helper()
	execute := func(statement string) (sql.Result, error) { return raw.ExecContext(t.Context(), statement) }
	_, err := execute("SAVEPOINT attempt")
	require.NoError(t, err)
	result, err := execute(statement)
	var known *pgconn.PgError
	if errors.As(err, &known) {
		code = known.Code
	} else {
		require.NoError(t, err, statement)
		rows, err = result.RowsAffected()
		require.NoError(t, err)
	}
	_, err = execute("ROLLBACK TO SAVEPOINT attempt")
	require.NoError(t, err)
	return rows, code
}

func TestATransactionOfATenantSeesItsRowsAlone(t *testing.T) {
	t.Parallel()
	w := newWalled(t)
	for name, run := range map[string]func(context.Context, string, func(repository.Tx) error) error{"Read": w.Read, "Write": w.Write} {
		for _, customer := range []string{"alpha", "beta", "gamma"} {
			require.NoError(t, run(t.Context(), customer, func(tx repository.Tx) error {
				want := []string{customer}
				if customer == "gamma" { // which has nothing
					want = []string{}
				}
				for _, table := range w.tables {
					require.Equal(t, want, customers(t, gormstore.Raw(tx), table), "%s of %s as %s", name, table, customer)
				}
				return nil
			}))
		}
		require.NoError(t, run(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
			for _, table := range w.tables {
				require.Equal(t, []string{"", "alpha", "beta"}, customers(t, gormstore.Raw(tx), table), "%s of %s", name, table)
			}
			return nil
		}))
	}
}

func TestATransactionOfATenantWritesItsRowsAlone(t *testing.T) {
	t.Parallel()
	w := newWalled(t)
	require.NoError(t, w.Write(t.Context(), "alpha", func(tx repository.Tx) error {
		raw := gormstore.Raw(tx)
		for _, table := range w.tables {
			refused := map[string]bool{}
			for _, privilege := range fixed[table] {
				refused[privilege] = true
			}
			for verb, statement := range map[string]string{
				"UPDATE": "UPDATE " + table + " SET customer_id = customer_id WHERE customer_id <> 'alpha'",
				"DELETE": "DELETE FROM " + table + " WHERE customer_id <> 'alpha'",
			} {
				rows, code := attempt(t, raw, statement)
				require.Zero(t, rows, "%s %s", verb, table)
				require.Equal(t, refused[verb], code == insufficientPrivilege, "%s %s: %s", verb, table, code)
				if refused[verb] {
					_, code = attempt(t, raw, strings.ReplaceAll(statement, "<>", "=")) // its own rows neither
					require.Equal(t, insufficientPrivilege, code, "%s %s", verb, table)
				}
			}
			_, code := attempt(t, raw, "UPDATE "+table+" SET customer_id = 'beta'")
			require.Equal(t, insufficientPrivilege, code, "a row of %s is given away", table)
			for _, customer := range []string{"beta", "gamma", repository.EveryTenant} {
				_, code := attempt(t, raw, "INSERT INTO "+table+" (customer_id) VALUES ('"+customer+"')")
				require.Equal(t, insufficientPrivilege, code, "an insert of %s into %s", customer, table)
			}
			_, code = attempt(t, raw, "TRUNCATE "+table+" CASCADE")
			require.Equal(t, insufficientPrivilege, code, table)
		}
		return nil
	}))
}

// TestWithoutATenantNothingIsSeen takes on the role without saying for whom, on a connection that was never used for a
// tenant, where the setting is not there, and on one that was, where it is left empty.
func TestWithoutATenantNothingIsSeen(t *testing.T) {
	t.Parallel()
	w := newWalled(t)
	for _, when := range []string{"before a tenant", "after a tenant"} {
		require.NoError(t, w.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
			raw := gormstore.Raw(tx)
			_, err := raw.ExecContext(t.Context(), "SET LOCAL ROLE "+gormstore.TenantRole)
			require.NoError(t, err)
			for _, table := range w.tables {
				require.Empty(t, customers(t, raw, table), "%s, %s", table, when)
			}
			return nil
		}))
		require.NoError(t, w.Read(t.Context(), "alpha", func(tx repository.Tx) error {
			require.Equal(t, []string{"alpha"}, customers(t, gormstore.Raw(tx), "users"))
			return nil
		}))
	}
}

// TestAConnectionGoesBackWithoutATenant ends the work of a tenant in every way there is, and looks at the connection
// that is left, which is the only one.
func TestAConnectionGoesBackWithoutATenant(t *testing.T) {
	t.Parallel()
	w := newWalled(t)
	ctx, cancel := context.WithCancel(t.Context())
	errOurs := errors.New("ours")
	direct := func(id string) error {
		card := &coaching.Scorecard{
			Name: "customers/alpha/profiles/x/scorecards/" + id, AgentUserName: "customers/alpha/users/x",
			TemplateName: "customers/alpha/profiles/x/scorecardTemplates/x@1", ConversationName: "customers/alpha/profiles/x/conversations/x",
			CreateTime: start, UpdateTime: start,
		}
		event := &coaching.AuditEvent{ID: id, CustomerID: "alpha", Time: start}
		kept := &repository.Kept{CallerID: "x", Operation: "CreateScorecard", Key: id, CreateTime: start}
		_, err := w.Direct("alpha", "x").CreateScorecard(t.Context(), card, false, event, kept)
		return err
	}
	nothing := func(repository.Tx) error { return nil }
	for name, work := range map[string]func() error{
		"a write":        func() error { return w.Write(t.Context(), "alpha", nothing) },
		"a read":         func() error { return w.Read(t.Context(), "alpha", nothing) },
		"an error":       func() error { return w.Write(t.Context(), "alpha", func(repository.Tx) error { return errOurs }) },
		"a failed read":  func() error { return w.Read(t.Context(), "alpha", func(repository.Tx) error { return errOurs }) },
		"a cancellation": func() error { return w.Write(ctx, "alpha", func(repository.Tx) error { cancel(); return nil }) },
		"a bad statement": func() error {
			return w.Write(t.Context(), "alpha", func(tx repository.Tx) error {
				_, err := gormstore.Raw(tx).ExecContext(t.Context(), "SELECT nothing")
				return err
			})
		},
		"a direct create":                func() error { return direct("new") },
		"a direct create that is undone": func() error { return direct("x") }, // the scorecard that is there
	} {
		_ = work() // whose outcome is looked at elsewhere
		w.requireBare(t, name)
	}
	require.Panics(t, func() { _ = w.Write(t.Context(), "alpha", func(repository.Tx) error { panic("ours") }) })
	w.requireBare(t, "a panic")
}

// requireBare looks at the store's one connection outside of a transaction, and then at a transaction of no tenant.
func (w walled) requireBare(t *testing.T, after string) {
	t.Helper()
	var owner bool
	var tenant string
	var users int
	require.NoError(t, gormstore.Writer(w.Store).QueryRowContext(t.Context(),
		"SELECT current_user = session_user, coalesce(current_setting('coaching.customer', true), ''), (SELECT count(*) FROM users)").
		Scan(&owner, &tenant, &users))
	require.Empty(t, tenant, "the tenant after %s", after)
	require.True(t, owner || users == 0, "the tenants' role sees nothing after %s", after)
	require.NoError(t, w.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		require.Equal(t, []string{"", "alpha", "beta"}, customers(t, gormstore.Raw(tx), "users"), after)
		return nil
	}))
}

// TestADirectCreateIsOfATenant asks, within the round trips of direct creates, who runs it and for whom.
func TestADirectCreateIsOfATenant(t *testing.T) {
	t.Parallel()
	w := newWalled(t)
	for _, statement := range []string{
		"CREATE TABLE seen (role text, customer text)",
		"GRANT INSERT ON seen TO " + gormstore.TenantRole,
		"CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN" +
			" INSERT INTO seen VALUES (current_user, current_setting('coaching.customer')); RETURN NEW; END $$",
		"CREATE TRIGGER see BEFORE INSERT ON scorecards FOR EACH ROW EXECUTE FUNCTION see()",
		"UPDATE scorecard_templates SET status = '" + string(coaching.TemplateActive) + "'",
	} {
		gormstore.Execute(t, w.Store, statement)
	}
	_, err := gormstore.Writer(w.Store).ExecContext(t.Context(), "SET ROLE none") // as if the role had been made later
	require.NoError(t, err)
	for _, id := range []string{"first", "second"} {
		card := &coaching.Scorecard{
			Name: "customers/alpha/profiles/x/scorecards/" + id, AgentUserName: "customers/alpha/users/x",
			TemplateName: "customers/alpha/profiles/x/scorecardTemplates/x@1", ConversationName: "customers/alpha/profiles/x/conversations/x",
			CreateTime: start, UpdateTime: start,
		}
		event := &coaching.AuditEvent{ID: id, CustomerID: "alpha", Time: start}
		stored, err := w.Direct("alpha", "x").CreateScorecard(t.Context(), card, false, event, nil)
		require.NoError(t, err)
		require.True(t, stored)
	}
	require.NoError(t, w.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		var seen string
		err := gormstore.Raw(tx).QueryRowContext(t.Context(), "SELECT string_agg(role || ' ' || customer, ', ') FROM seen").Scan(&seen)
		require.Equal(t, gormstore.TenantRole+" alpha, "+gormstore.TenantRole+" alpha", seen)
		return err
	}))
}
