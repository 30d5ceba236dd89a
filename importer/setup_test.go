package importer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching"
	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/export"
	"opencoaching/importer"
	"opencoaching/repository"
	"opencoaching/repository/gormstore"
	"opencoaching/repository/repotest"
	"opencoaching/service"
)

var (
	now     = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	profile = coaching.Parent{Customer: "acme", Profile: "support"}
)

// database is a store with the use cases over it.
type database struct {
	t     *testing.T
	store *gormstore.Store
	app   *service.Service
}

func migrated(ctx context.Context, url string) error {
	store, err := gormstore.Open(ctx, url, gormstore.Options{})
	if err != nil {
		return err
	}
	if err := store.Migrate(ctx); err != nil {
		return err
	}
	return store.Close()
}

func sqlite(t *testing.T) *database {
	t.Helper()
	url := repotest.SQLite(t)
	require.NoError(t, migrated(t.Context(), url))
	return opened(t, url)
}

func postgres(t *testing.T) *database {
	t.Helper()
	return opened(t, repotest.Postgres(t, migrated))
}

func opened(t *testing.T, url string) *database {
	t.Helper()
	store, err := gormstore.Open(t.Context(), url, gormstore.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return &database{t, store, service.New(store, func() time.Time { return now })}
}

// databases runs a test on an empty database of each kind.
func databases(t *testing.T, test func(t *testing.T, open func(*testing.T) *database)) {
	t.Helper()
	for name, open := range map[string]func(*testing.T) *database{"SQLite": sqlite, "Postgres": postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open)
		})
	}
}

func operator(t *testing.T) context.Context {
	t.Helper()
	return auth.With(t.Context(), auth.Operator())
}

// forms is the contract, read once.
var forms = func() *importer.Forms {
	f, err := importer.NewForms(opencoaching.Spec)
	if err != nil {
		panic(err)
	}
	return f
}()

// written is a file with a content.
func written(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "import")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func (d *database) importOf(path string) *importer.Import {
	return &importer.Import{Service: d.app, Forms: forms, Path: path, Beside: path, Database: fmt.Sprintf("%p", d)}
}

// directory imports a directory, all at once, and returns what was refused.
func (d *database) directory(content string) (importer.Report, []importer.Refusal) {
	d.t.Helper()
	im := d.importOf(written(d.t, content))
	report, err := im.Directory(operator(d.t))
	require.NoError(d.t, err)
	return report, refusals(d.t, im)
}

// scorecards imports an archive, all at once, and returns what was refused.
func (d *database) scorecards(content string) (importer.Report, []importer.Refusal) {
	d.t.Helper()
	im := d.importOf(written(d.t, content))
	report, err := im.Scorecards(operator(d.t), profile)
	require.NoError(d.t, err)
	return report, refusals(d.t, im)
}

func refusals(t *testing.T, im *importer.Import) []importer.Refusal {
	t.Helper()
	content, err := os.ReadFile(im.RefusedPath())
	if os.IsNotExist(err) {
		return nil
	}
	require.NoError(t, err)
	var all []importer.Refusal
	for text := range strings.Lines(string(content)) {
		var refusal importer.Refusal
		require.NoError(t, json.Unmarshal([]byte(text), &refusal))
		all = append(all, refusal)
	}
	return all
}

// told writes refusals in one line each: line: field, field.
func told(refused []importer.Refusal) []string {
	var all []string
	for _, r := range refused {
		var fields []string
		for _, v := range r.Violations {
			fields = append(fields, v.Field)
		}
		all = append(all, fmt.Sprintf("%d: %s", r.Line, strings.Join(fields, ", ")))
	}
	return all
}

// archive is the archive of the profile, as the command line writes it.
func (d *database) archive() string {
	d.t.Helper()
	var out bytes.Buffer
	require.NoError(d.t, d.app.ExportScorecards(operator(d.t), profile, service.ExportQuery{
		Types: coaching.AllScorecardTypes(), StartTime: time.Unix(0, 0), EndTime: now.AddDate(100, 0, 0),
		IncludeDeactivatedUsers: true, IncludeDevUsers: true, Everything: true,
		Options: export.Options{Layout: export.Archive},
	}, &out))
	return out.String()
}

// requireSame compares texts that are too long to be shown.
func requireSame(t *testing.T, want, got string) {
	t.Helper()
	same := want == got
	require.True(t, same, "the same bytes")
}

// exported is the directory, as the command line writes it.
func (d *database) exported() string {
	d.t.Helper()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	require.NoError(d.t, d.app.ExportDirectory(operator(d.t), "", func(wrapper string, resource any) error {
		return encoder.Encode(map[string]any{wrapper: resource})
	}))
	return out.String()
}

// read runs f over a snapshot.
func (d *database) read(f func(tx repository.Tx)) {
	d.t.Helper()
	require.NoError(d.t, d.store.Read(d.t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		f(tx)
		return nil
	}))
}

// empty tells whether nothing is stored.
func (d *database) empty() (empty bool) {
	d.read(func(tx repository.Tx) {
		var err error
		empty, err = tx.System().Empty(d.t.Context())
		require.NoError(d.t, err)
	})
	return empty
}

// small is a directory of one of everything.
const small = `{"customer": {"name": "customers/acme", "displayName": "Acme"}}
{"profile": {"name": "customers/acme/profiles/support"}}
{"team": {"name": "customers/acme/teams/one", "managerUserNames": ["customers/acme/users/boss"]}}
{"usecase": {"name": "customers/acme/profiles/support/usecases/calls"}}
{"user": {"name": "customers/acme/users/ann", "roles": ["AGENT"], "team": "customers/acme/teams/one", "manager": "customers/acme/users/boss"}}
{"user": {"name": "customers/acme/users/boss", "roles": ["MANAGER"], "usecases": ["customers/acme/profiles/support/usecases/calls"]}}
{"group": {"name": "customers/acme/groups/all", "memberNames": ["customers/acme/users/ann", "customers/acme/groups/some"]}}
{"group": {"name": "customers/acme/groups/some", "memberNames": ["customers/acme/groups/all"]}}
{"moment": {"name": "customers/acme/profiles/support/moments/hello"}}
{"conversation": {"name": "customers/acme/profiles/support/conversations/c1", "agentUserName": "customers/acme/users/ann", "startTime": "2026-01-01T10:00:00.123456789+02:00", "momentNames": ["customers/acme/profiles/support/moments/hello"]}}
{"scorecardTemplate": {"name": "customers/acme/profiles/support/scorecardTemplates/form@1", "title": "Form", "createTime": "2026-01-01T00:00:00Z", "lastUpdatedBy": "customers/acme/users/boss", "template": {"chapters": [{"chapterId": "c", "criteria": [
`

// smallForm ends small: two revisions of a template.
func smallForm() string {
	criteria := `{"criterionId": "tone", "required": true, "allowNotApplicable": true, "answer": {"type": "RANGE", "min": 0, "max": 1000000}},` +
		`{"criterionId": "law", "allowNotApplicable": true, "answer": {"type": "OPTIONS", "options": [{"value": 0.5, "points": 0, "autoFail": {"effect": "FLAG_ONLY"}}, {"value": 33.33, "points": 3.3333}]}},` +
		`{"criterionId": "notes", "answer": {"type": "TEXT"}}`
	first := strings.TrimSuffix(small, "\n") + criteria + "]}]}}}\n"
	lines := strings.Split(strings.TrimSuffix(first, "\n"), "\n")
	second := lines[len(lines)-1]
	second = strings.Replace(strings.Replace(second, "form@1", "form@2", 1), `"Form"`, `"Form, again"`, 1)
	return first + second + "\n"
}
