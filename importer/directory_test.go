package importer_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/demo"
	"opencoaching/repository"
	"opencoaching/service"
)

func TestDirectory(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, open func(*testing.T) *database) {
		t.Run("ComesBackAsItWas", func(t *testing.T) {
			t.Parallel()
			from, to := open(t), open(t)
			loaded, err := demo.Load(operator(t), from.app, now, nil)
			require.True(t, loaded)
			require.NoError(t, err)
			directory := from.exported()
			report, refused := to.directory(directory)
			require.Empty(t, refused)
			require.EqualValues(t, strings.Count(directory, "\n"), report.Stored)
			require.Equal(t, directory, to.exported())
			report, _ = to.directory(directory)
			require.Zero(t, report.Stored, "what is stored already is left as it is")
			require.EqualValues(t, strings.Count(directory, "\n"), report.Unchanged)
		})
		t.Run("ComesInAnyOrder", func(t *testing.T) {
			t.Parallel()
			want, got := open(t), open(t)
			_, refused := want.directory(smallForm())
			require.Empty(t, refused)
			lines := strings.Split(strings.TrimSuffix(smallForm(), "\n"), "\n")
			slices.Reverse(lines[:len(lines)-2]) // the revisions of a template are in theirs
			report, refused := got.directory(strings.Join(lines, "\r\n"))
			require.Empty(t, refused)
			require.EqualValues(t, len(lines), report.Stored)
			require.Equal(t, want.exported(), got.exported())
			require.Contains(t, got.exported(), `"startTime":"2026-01-01T08:00:00.123456Z"`)
		})
		t.Run("RefersToWhatComesBatchesLater", func(t *testing.T) {
			t.Parallel()
			d := open(t)
			var content strings.Builder
			content.WriteString(`{"customer":{"name":"customers/acme"}}` + "\n")
			const people = 600
			for i := range people {
				fmt.Fprintf(&content, `{"user":{"name":"customers/acme/users/u%04d","manager":"customers/acme/users/u%04d"}}`+"\n", i, people-1-i)
				fmt.Fprintf(&content, `{"group":{"name":"customers/acme/groups/g%04d","memberNames":["customers/acme/groups/g%04d"]}}`+"\n", i, people-1-i)
			}
			report, refused := d.directory(content.String())
			require.Empty(t, refused)
			require.EqualValues(t, 2*people+1, report.Stored)
			again, _ := d.directory(d.exported())
			require.EqualValues(t, 2*people+1, again.Unchanged)
			require.Equal(t, people, strings.Count(d.exported(), `"manager"`))
			require.Equal(t, people, strings.Count(d.exported(), `"memberNames"`))
		})
		t.Run("ReplacesWhatDiffers", func(t *testing.T) {
			t.Parallel()
			d := open(t)
			d.directory(smallForm())
			report, refused := d.directory(`{"team": {"name": "customers/acme/teams/one", "displayName": "First"}}
{"user": {"name": "customers/acme/users/ann", "displayName": "Ann", "roles": ["AGENT"]}}
{"user": {"name": "customers/acme/users/ann", "displayName": "Ann B.", "roles": ["AGENT"]}}`)
			require.Empty(t, refused)
			require.EqualValues(t, 3, report.Stored)
			require.Contains(t, d.exported(), `{"user":{"name":"customers/acme/users/ann","displayName":"Ann B.","roles":["AGENT"]}}`)
			require.Contains(t, d.exported(), `{"team":{"name":"customers/acme/teams/one","displayName":"First"}}`)
		})
		t.Run("KeepsStatesOfTemplates", func(t *testing.T) {
			t.Parallel()
			d := open(t)
			gone := strings.ReplaceAll(smallForm(), `"title"`, `"status": "SCORECARD_TEMPLATE_STATUS_DELETED", "deleteTime": "2026-02-01T00:00:00Z", "title"`)
			_, refused := d.directory(gone)
			require.Empty(t, refused)
			name := profile.Name(coaching.ScorecardTemplates, "form")
			template, err := d.app.GetTemplate(operator(t), name)
			require.NoError(t, err)
			require.Equal(t, coaching.TemplateDeleted, template.Status)
			require.Equal(t, 2, template.Revision)
			back := strings.Replace(smallForm(), "@2", "@3", 1)
			_, refused = d.directory(back)
			require.Equal(t, []string(nil), told(refused))
			template, err = d.app.GetTemplate(operator(t), name)
			require.NoError(t, err)
			require.Equal(t, coaching.TemplateActive, template.Status)
			require.Equal(t, 3, template.Revision)
		})
		t.Run("IsInTheAudit", func(t *testing.T) {
			t.Parallel()
			d := open(t)
			_, refused := d.directory(smallForm())
			require.Empty(t, refused)
			events := d.audited()
			require.Len(t, events, 13, "each line, and once more the team, whose manager comes later")
			for _, event := range events {
				require.Equal(t, "Import", event.Operation)
				require.Equal(t, coaching.LocalAdminID, event.ActorID)
			}
		})
	})
}

// audited seals and reads the audit of the customer.
func (d *database) audited() (events []*coaching.AuditEvent) {
	d.t.Helper()
	_, err := d.app.Seal(d.t.Context())
	require.NoError(d.t, err)
	d.read(func(tx repository.Tx) {
		events, err = tx.Customer("acme").Audit().List(d.t.Context(), repository.AuditFilter{}, 0, service.MaxPage)
		require.NoError(d.t, err)
	})
	return events
}

// TestDirectoryRefusals spoils a directory of which everything else is right, and looks for the line, and for every fault
// of it.
func TestDirectoryRefusals(t *testing.T) {
	t.Parallel()
	user := func(fields string) string {
		return smallForm() + `{"user": {"name": "customers/acme/users/new"` + fields + "}}\n"
	}
	last := func(text string) string { return smallForm() + text }
	lines := strings.Count(smallForm(), "\n")
	at := func(fields string) []string { return []string{fmt.Sprintf("%d: %s", lines+1, fields)} }
	for name, test := range map[string]struct {
		content string
		want    []string
	}{
		"NoJSON":        {last("{\"user\": \n"), at("line")},
		"TwoValues":     {last(`{"moment": {"name": "customers/acme/profiles/support/moments/m"}} {}`), at("line")},
		"CutOff":        {last(`{"user": {"name": "customers/acme/us`), at("line")},
		"UnknownKind":   {last(`{"scorecard": {}}` + "\n"), at("line")},
		"TwoKinds":      {last(`{"user": {"name": "customers/acme/users/x"}, "team": {}}`), at("line")},
		"DuplicateKeys": {user(`, "email": "a", "email": "b"`), at("user.email")},
		"WrongCase":     {user(`, "Email": "a"`), at("user.Email")},
		"UnknownField":  {user(`, "salary": 1`), at("user.salary")},
		"NUL":           {user(`, "displayName": "a\u0000"`), at("user.displayName")},
		"NotUTF8":       {user(", \"displayName\": \"\xff\""), at("line")},
		"TooLong":       {user(`, "displayName": "` + strings.Repeat("x", 1<<20) + `"`), at("line")},
		"NoName":        {last(`{"user": {"email": "x"}}`), at("user.name")},
		"NameOfAnotherKind": {
			last(`{"user": {"name": "customers/acme/teams/one"}}`), at("user.name"),
		},
		"BuiltIn":         {last(`{"user": {"name": "customers/acme/users/local-admin"}}`), at("user.name")},
		"EveryFault":      {user(`, "roles": ["KING"], "team": 7, "x": 1`), at("user.roles[0], user.team, user.x")},
		"EveryReference":  {user(`, "team": "customers/acme/teams/no", "manager": "customers/else/users/boss", "usecases": ["customers/acme/profiles/support/usecases/no"]`), at("user.team, user.manager, user.usecases[0]")},
		"ManagerOfNobody": {user(`, "manager": "customers/acme/users/nobody"`), at("user.manager")},
		"NoCustomer":      {last(`{"team": {"name": "customers/none/teams/t"}}`), at("team.name")},
		"NoProfile":       {last(`{"moment": {"name": "customers/acme/profiles/none/moments/m"}}`), at("moment.name")},
		"EndBeforeStart": {
			last(`{"conversation": {"name": "customers/acme/profiles/support/conversations/x", "startTime": "2026-01-02T00:00:00Z", "endTime": "2026-01-01T00:00:00Z"}}`),
			at("conversation.endTime"),
		},
		"NoSuchDay": {
			last(`{"conversation": {"name": "customers/acme/profiles/support/conversations/x", "startTime": "2026-02-30T00:00:00Z"}}`),
			at("conversation.startTime"),
		},
		"Ahead": {
			last(`{"customer": {"name": "customers/later", "createTime": "2026-03-02T10:06:00Z", "updateTime": "2026-03-02T10:05:00Z"}}`),
			at("customer.createTime, customer.updateTime"),
		},
		"GapInRevisions":   {strings.Replace(smallForm(), "form@2", "form@4", 1), []string{"12: scorecardTemplate.name"}},
		"NoRevision":       {strings.Replace(smallForm(), "form@2", "form", 1), []string{"12: scorecardTemplate.name"}},
		"ChangedRevision":  {strings.Replace(smallForm(), "form@2", "form@1", 1), []string{"12: scorecardTemplate.name"}},
		"UnsoundTemplate":  {strings.Replace(smallForm(), `"Form, again", `, `"Form, again", "usecaseNames": ["customers/acme/profiles/support/usecases/no"], `, 1), []string{"12: scorecardTemplate.usecaseNames[0]"}},
		"OneFaultOfMany":   {strings.Replace(last("{}\n"), `{"moment"`, `{"momen"`, 1), []string{"9: line", fmt.Sprintf("%d: line", lines+1), "10: conversation.momentNames[0]"}},
		"WhatRefersToSuch": {strings.Replace(smallForm(), `"roles": ["MANAGER"]`, `"roles": ["KING"]`, 1), []string{"6: user.roles[0]", "11: scorecardTemplate.lastUpdatedBy", "12: scorecardTemplate.lastUpdatedBy", "3: team.managerUserNames[0]", "5: user.manager"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := sqlite(t)
			report, refused := d.directory(test.content)
			require.Equal(t, test.want, told(refused))
			require.EqualValues(t, len(test.want), report.Refused)
			require.Zero(t, report.Stored)
			require.True(t, d.empty(), "all or nothing")
		})
	}
}

func TestDirectoryFiles(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"LF":          smallForm(),
		"CRLF":        strings.ReplaceAll(smallForm(), "\n", "\r\n"),
		"BOM":         "\ufeff" + smallForm(),
		"EmptyLines":  "\n \r\n" + strings.ReplaceAll(smallForm(), "\n", "\n\n"),
		"NoLineEnd":   strings.TrimSuffix(smallForm(), "\n"),
		"Blanks":      strings.ReplaceAll(smallForm(), `{"`, "{ \t\""),
		"BOMWithCRLF": "\ufeff" + strings.ReplaceAll(smallForm(), "\n", "\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report, refused := sqlite(t).directory(content)
			require.Empty(t, refused)
			require.EqualValues(t, 12, report.Stored)
		})
	}
	t.Run("Empty", func(t *testing.T) {
		t.Parallel()
		report, refused := sqlite(t).directory("")
		require.Empty(t, refused)
		require.Zero(t, report)
	})
	t.Run("Missing", func(t *testing.T) {
		t.Parallel()
		_, err := sqlite(t).importOf(t.TempDir() + "/none").Directory(operator(t))
		require.ErrorIs(t, err, os.ErrNotExist)
	})
	t.Run("DryRun", func(t *testing.T) {
		t.Parallel()
		d := sqlite(t)
		report, err := d.importOf(written(t, smallForm())).Directory(service.WithCall(operator(t), service.Call{ValidateOnly: true}))
		require.NoError(t, err)
		require.EqualValues(t, 12, report.Stored)
		require.True(t, d.empty())
	})
}
