package gormstore_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/repository/gormstore"
	"opencoaching/repository/repotest"
)

// TestTheCatalogKeepsTenantsApart asks Postgres itself for what would let a tenant see another: every answer is a list of
// faults, and empty.
func TestTheCatalogKeepsTenantsApart(t *testing.T) {
	t.Parallel()
	store := openStore(t, repotest.Postgres(t, migrate))
	faults := func(query string) []string { return texts(t, store, query) }
	for name, query := range catalogFaults {
		require.Empty(t, faults(query), name)
	}
	require.Equal(t, []string{"INSERT SELECT"}, faults(privilegesOn("audit_pending")))
	require.Equal(t, []string{"SELECT"}, faults(privilegesOn("audit_events")))
	require.Equal(t, []string{"SELECT"}, faults(privilegesOn("audit_heads")))
	require.Equal(t, []string{"DELETE INSERT SELECT UPDATE"}, faults(privilegesOn("scorecards")))

	// That these can fail: a table as a careless migration would add it.
	for _, statement := range []string{
		"CREATE TABLE careless (customer_id text)",
		"GRANT ALL ON careless TO coaching_app",
		"CREATE TABLE shared (id text)",
		"GRANT SELECT ON shared TO coaching_app",
		"CREATE VIEW through AS SELECT * FROM scorecards",
		"GRANT SELECT ON through TO coaching_app",
		"CREATE POLICY open ON scorecards TO coaching_app USING (true)",
		"CREATE FUNCTION wide() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
		"CREATE TABLE theirs (id text)",
		"ALTER TABLE theirs OWNER TO coaching_app",
	} {
		gormstore.Execute(t, store, statement)
	}
	for name, fault := range map[string]string{
		"tables without row-level security":             "careless",
		"tables without the policy of tenants":          "careless",
		"policies that let a tenant see more":           "open on scorecards",
		"tables of nobody that a tenant may use":        "shared",
		"tables that a tenant may truncate or refer to": "careless",
		"views that look past row-level security":       "through",
		"functions that run as their owner":             "wide",
		"what the role owns":                            "theirs",
	} {
		require.Contains(t, faults(catalogFaults[name]), fault, name)
	}
}

// catalogFaults are queries for what must not be.
var catalogFaults = map[string]string{
	"tables without row-level security": `SELECT c.relname FROM pg_class c WHERE c.relname IN (` + tablesOfTenants + `)
		AND c.relnamespace = current_schema()::regnamespace AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`,
	"tables without the policy of tenants": `SELECT tables.relname FROM (` + tablesOfTenants + `) tables WHERE NOT EXISTS (
		SELECT FROM pg_policies p WHERE p.schemaname = current_schema() AND p.tablename = tables.relname AND p.permissive = 'PERMISSIVE'
		AND p.cmd = 'ALL' AND p.roles = '{coaching_app}' AND p.qual LIKE '%customer_id = %coaching.customer%')`,
	"policies that let a tenant see more": `SELECT p.policyname || ' on ' || p.tablename FROM pg_policies p WHERE p.schemaname = current_schema()
		AND (p.roles && '{coaching_app,public}' AND (p.qual NOT LIKE '%customer_id = %coaching.customer%' OR p.with_check IS NOT NULL))`,
	"tables of nobody that a tenant may use": `SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
		AND c.relkind IN ('r', 'p', 'm', 'f') AND c.relname NOT IN (` + tablesOfTenants + `)
		AND has_table_privilege('coaching_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')`,
	"tables that a tenant may truncate or refer to": `SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
		AND c.relkind IN ('r', 'p') AND has_table_privilege('coaching_app', c.oid, 'TRUNCATE, REFERENCES, TRIGGER')`,
	"views that look past row-level security": `SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
		AND c.relkind = 'v' AND NOT coalesce(c.reloptions::text LIKE '%security_invoker=true%', false)`,
	"functions that run as their owner": `SELECT p.proname FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace AND p.prosecdef`,
	"what the role owns": `SELECT c.relname FROM pg_class c WHERE c.relowner = 'coaching_app'::regrole
		UNION ALL SELECT n.nspname FROM pg_namespace n WHERE n.nspowner = 'coaching_app'::regrole
		UNION ALL SELECT p.proname FROM pg_proc p WHERE p.proowner = 'coaching_app'::regrole
		UNION ALL SELECT d.datname FROM pg_database d WHERE d.datdba = 'coaching_app'::regrole`,
	"powers of the role": `SELECT r.rolname FROM pg_roles r WHERE r.rolname = 'coaching_app'
		AND (r.rolsuper OR r.rolbypassrls OR r.rolcanlogin OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication)`,
	"roles that the role is in":           `SELECT m.roleid::regrole::text FROM pg_auth_members m WHERE m.member = 'coaching_app'::regrole`,
	"the role is missing":                 `SELECT 'coaching_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'coaching_app')`,
	"that it may make things in a schema": `SELECT current_schema() WHERE has_schema_privilege('coaching_app', current_schema(), 'CREATE')`,
}

// privilegesOn asks for the privileges of the role on a table, in one line.
func privilegesOn(table string) string {
	return `SELECT string_agg(p, ' ' ORDER BY p) FROM unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) p
		WHERE has_table_privilege('coaching_app', '` + table + `', p)`
}

// texts are the rows of a query that yields one column.
func texts(t *testing.T, store *gormstore.Store, query string) (all []string) {
	t.Helper()
	rows, err := gormstore.Writer(store).QueryContext(t.Context(), query)
	require.NoError(t, err, query)
	defer func() { require.NoError(t, rows.Close()) }()
	for rows.Next() {
		var one string
		require.NoError(t, rows.Scan(&one))
		all = append(all, one)
	}
	require.NoError(t, rows.Err())
	return all
}
