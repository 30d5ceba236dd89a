package importer_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/export"
	"opencoaching/importer"
	"opencoaching/repository"
	"opencoaching/scoring"
	"opencoaching/service"
)

// TestArchiveComesBack stores scorecards full of odd content past the use cases, and takes their archive from one
// database into another, from there into a third, and so on: the archive stays the same byte for byte, and so does what
// is stored.
func TestArchiveComesBack(t *testing.T) {
	t.Parallel()
	for name, way := range map[string][]func(*testing.T) *database{
		"SQLite":                  {sqlite, sqlite},
		"Postgres":                {postgres, postgres},
		"SQLiteToPostgresAndBack": {sqlite, postgres, sqlite},
		"PostgresToSQLiteAndBack": {postgres, sqlite, postgres},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from := way[0](t)
			_, refused := from.directory(smallForm())
			require.Empty(t, refused)
			cards := from.fill(150)
			archive, directory := from.archive(), from.exported()
			for _, next := range way[1:] {
				to := next(t)
				_, refused := to.directory(directory)
				require.Empty(t, refused)
				report, refused := to.scorecards(archive)
				require.Equal(t, []string(nil), told(refused))
				require.EqualValues(t, len(cards), report.Stored)
				requireSame(t, archive, to.archive())
				require.Equal(t, from.find(cards...), to.find(cards...))
				for _, card := range cards {
					if card.OriginalID != "" {
						require.Equal(t, from.links(card.OriginalID), to.links(card.OriginalID))
					}
				}
				report, _ = to.scorecards(archive)
				require.Equal(t, importer.Report{Unchanged: int64(len(cards))}, report)
				from = to
			}
		})
	}
}

// find reads scorecards as they are stored.
func (d *database) find(cards ...*coaching.Scorecard) (found []*coaching.Scorecard) {
	d.read(func(tx repository.Tx) {
		for _, card := range cards {
			n, _ := coaching.ParseName(card.Name)
			stored, err := tx.Profile(profile.Customer, profile.Profile).Scorecards().Find(d.t.Context(), n.ID)
			require.NoError(d.t, err)
			found = append(found, stored)
		}
	})
	return found
}

// fill stores scorecards, of the same seed each time.
func (d *database) fill(count int) []*coaching.Scorecard {
	d.t.Helper()
	m := maker{rand.New(rand.NewPCG(5, 34))}
	var cards []*coaching.Scorecard
	for i := range count {
		cards = append(cards, m.chain(i)...)
	}
	require.NoError(d.t, d.store.Write(d.t.Context(), profile.Customer, func(tx repository.Tx) error {
		p := tx.Profile(profile.Customer, profile.Profile)
		for _, card := range cards {
			name, _ := coaching.ParseName(card.TemplateName)
			template, err := p.Templates().Find(d.t.Context(), name.ID, name.RevisionNumber())
			require.NoError(d.t, err)
			coaching.MatchScores(card.Scores, template, coaching.ScoreAt(""), &coaching.Violations{})
			result := scoring.Score(template, card.Scores)
			card.TotalScore, card.AutoFailed, card.Results = result.Total, result.AutoFailed, result.Results
			for i := range card.Scores {
				card.Scores[i].AutoFailed = result.FailedCriteria[card.Scores[i].CriterionID]
			}
			require.NoError(d.t, p.Scorecards().Create(d.t.Context(), card))
			if card.ScorecardType == coaching.ScorecardAppealResolve && card.State() != coaching.Draft {
				require.NoError(d.t, p.Links().CloseAppeal(d.t.Context(), card.OriginalID))
			}
		}
		return nil
	}))
	return cards
}

// links are those of a scorecard.
func (d *database) links(original string) (links []coaching.Link) {
	d.read(func(tx repository.Tx) {
		var err error
		links, err = tx.Profile(profile.Customer, profile.Profile).Links().List(d.t.Context(), original)
		require.NoError(d.t, err)
	})
	return links
}

// rows are an archive taken apart; their header is first.
type rows [][]string

func archiveOf(t *testing.T, cards ...*coaching.Scorecard) rows {
	t.Helper()
	var b strings.Builder
	w := export.NewWriter(&b, export.Options{Layout: export.Archive})
	require.NoError(t, w.Header())
	for _, card := range cards {
		require.NoError(t, w.Write(&export.Row{Scorecard: card}))
	}
	require.NoError(t, w.Flush())
	parsed, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	require.NoError(t, err)
	return parsed
}

// set changes a cell of a row below the header, which is row 0.
func (r rows) set(row int, column, cell string) {
	r[row][slices.Index(r[0], column)] = cell
}

func (r rows) String() string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.WriteAll(r) // to memory
	return b.String()
}

// sound is a submitted scorecard of three answers.
func sound(id string) *coaching.Scorecard {
	at := now.Add(-time.Hour)
	return &coaching.Scorecard{
		Name: profile.Name(coaching.Scorecards, id).String(), AgentUserName: "customers/acme/users/ann",
		ConversationName: profile.Name(coaching.Conversations, "c1").String(),
		TemplateName:     profile.Name(coaching.ScorecardTemplates, "form").WithRevision(2).String(),
		Creator:          &coaching.Person{Name: "customers/acme/users/boss"}, UpdatedBy: &coaching.Person{Name: "customers/acme/users/boss"},
		SubmittedBy: &coaching.Person{Name: "customers/acme/users/boss"}, CreateTime: at, UpdateTime: at, SubmitTime: at,
		TotalScore: 100 * coaching.DecimalUnit, ManuallyScored: true,
		Scores: []coaching.Score{
			{CriterionID: "tone", ChapterID: "c", NumericValue: new(coaching.MaxDecimal), ValueBy: "boss"},
			{CriterionID: "law", ChapterID: "c", NumericValue: new(coaching.Decimal(333_300)), ValueBy: "boss"},
			{CriterionID: "notes", ChapterID: "c", TextValue: new("fine"), ValueBy: "boss", Comment: "so", CommentBy: "boss"},
		},
	}
}

// TestArchiveRefusals spoils an archive of two scorecards of which the rest is right: three rows each, from line 2 on.
func TestArchiveRefusals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil func(rows)
		want  []string
	}{
		"NoName":         {func(r rows) { r.set(4, "scorecard", "") }, []string{"5: scorecard", "6: scores"}},
		"ForeignName":    {func(r rows) { each(r, 1, 3, "scorecard", "customers/acme/profiles/other/scorecards/a") }, []string{"2: scorecard"}},
		"NotTheSameRows": {func(r rows) { r.set(2, "comment", "x"); r.set(3, "agent", "y") }, []string{"3: comment", "4: agent"}},
		"EveryKindOfCell": {func(r rows) {
			each(r, 1, 3, "create_time", "yesterday")
			each(r, 1, 3, "auto_failed", "no")
			each(r, 1, 3, "scorecard_type", "NORMAL")
			each(r, 1, 3, "total_score", "1e9")
			r.set(1, "value", "ten")
			r.set(2, "ai_scored", "1")
			r.set(3, "score_comment_roles", "KING;QUEEN")
		}, []string{"2: auto_failed, value, create_time, scorecard_type, total_score", "3: ai_scored", "4: score_comment_roles, score_comment_roles"}},
		"EveryReference": {func(r rows) {
			each(r, 1, 3, "agent", "customers/acme/users/nobody")
			each(r, 1, 3, "usecase", "customers/acme/profiles/support/usecases/none")
			each(r, 1, 3, "creator", "customers/other/users/boss")
			each(r, 1, 3, "updated_by", "customers/acme/users/nobody")
			each(r, 1, 3, "submitted_by", "customers/acme/users/nobody")
			each(r, 1, 3, "value_by", "no id")
			r.set(3, "score_comment_by", "!")
		}, []string{"2: value_by, agent, usecase, creator, updated_by, submitted_by", "3: value_by", "4: value_by, score_comment_by"}},
		"NoTemplate":     {func(r rows) { each(r, 1, 3, "template", "customers/acme/profiles/support/scorecardTemplates/form@3") }, []string{"2: template"}},
		"NoRevision":     {func(r rows) { each(r, 1, 3, "template", "customers/acme/profiles/support/scorecardTemplates/form") }, []string{"2: template"}},
		"NoCriterion":    {func(r rows) { r.set(2, "criterion", "manners") }, []string{"3: criterion"}},
		"CriterionTwice": {func(r rows) { r.set(2, "criterion", "tone") }, []string{"3: criterion"}},
		"OtherChapter":   {func(r rows) { r.set(1, "chapter", "d") }, []string{"2: chapter"}},
		"NoOption":       {func(r rows) { r.set(2, "value", "0.6") }, []string{"3: value"}},
		"FiveDecimals":   {func(r rows) { r.set(1, "value", "1.00001") }, []string{"2: value"}},
		"NoJSONNumber": {func(r rows) {
			r.set(1, "value", "07")
			r.set(2, "value", ".5")
			r.set(2, "ai_value", "007")
			r.set(4, "value", "")
			r.set(5, "value", "+1")
			r.set(5, "ai_value", "1.")
		}, []string{"2: value", "3: ai_value, value", "5: value", "6: ai_value, value"}},
		"TextForANumber": {func(r rows) { r.set(1, "answer", "TEXT") }, []string{"2: value"}},
		"NoAnswer":       {func(r rows) { r.set(1, "answer", ""); r.set(2, "answer", "MAYBE") }, []string{"2: answer", "3: answer"}},
		"ValueBesideNA":  {func(r rows) { r.set(1, "answer", "NOT_APPLICABLE") }, []string{"2: value"}},
		"NoNA":           {func(r rows) { r.set(3, "answer", "NOT_APPLICABLE"); r.set(3, "value", "") }, []string{"4: answer"}},
		"AnotherTotal":   {func(r rows) { each(r, 1, 3, "total_score", "99.99") }, []string{"2: total_score"}},
		"AnotherFailure": {func(r rows) { each(r, 1, 3, "auto_failed", "true"); r.set(2, "score_auto_failed", "true") }, []string{"2: auto_failed", "3: score_auto_failed"}},
		"TimesOutOfOrder": {func(r rows) {
			each(r, 1, 3, "update_time", "2026-01-01T00:00:00Z")
			each(r, 1, 3, "submit_time", "2026-01-01T00:00:00Z")
		}, []string{"2: update_time, submit_time"}},
		"Ahead":          {func(r rows) { each(r, 1, 3, "submit_time", "2026-03-03T00:00:00Z") }, []string{"2: submit_time"}},
		"SeenBeforeSent": {func(r rows) { each(r, 1, 3, "acknowledge_time", "2026-01-01T00:00:00Z") }, []string{"2: acknowledge_time"}},
		"SeenADraft": {func(r rows) {
			each(r, 1, 3, "submit_time", "")
			each(r, 1, 3, "acknowledge_time", "2026-03-02T09:30:00Z")
		}, []string{"2: acknowledge_time, submitted_by"}},
		"RemarkOnNothing": {func(r rows) { each(r, 1, 3, "acknowledge_comment", "seen") }, []string{"2: acknowledge_comment"}},
		"NotAnswered": {func(r rows) {
			r.set(1, "scorecard", "customers/acme/profiles/support/scorecards/z")
			each(r, 1, 1, "submit_time", "")
			each(r, 1, 1, "submitted_by", "")
		}, []string{"3: scores"}},
		"RefersToNothing": {func(r rows) {
			each(r, 1, 3, "reference_scorecard", "none")
			each(r, 4, 6, "calibrated_scorecard", "customers/acme/profiles/support/scorecards/none")
		}, []string{"2: reference_scorecard", "5: calibrated_scorecard"}},
		"RefersToItself":    {func(r rows) { each(r, 1, 3, "calibrated_scorecard", r[1][0]) }, []string{"2: calibrated_scorecard"}},
		"ReferenceOfNoKind": {func(r rows) { each(r, 1, 3, "reference_scorecard", "b") }, []string{"2: reference_scorecard"}},
		"WrongKind": {func(r rows) {
			each(r, 1, 3, "reference_scorecard", "b")
			each(r, 1, 3, "scorecard_type", string(coaching.ScorecardAppealRequest))
		}, []string{"2: reference_scorecard"}},
		"AboutSomethingElse": {func(r rows) {
			each(r, 1, 3, "calibrated_scorecard", r[4][0])
			each(r, 1, 3, "agent", "customers/acme/users/boss")
			each(r, 1, 3, "template", "customers/acme/profiles/support/scorecardTemplates/form@1")
		}, []string{"2: agent, template"}},
		"ConsistentWithNothing": {func(r rows) { each(r, 1, 3, "calibration_consistency_score", "99.5") }, []string{"2: calibration_consistency_score"}},
		"NameTwice": {func(r rows) {
			each(r, 4, 6, "scorecard", r[1][0])
			each(r, 3, 3, "scorecard", r[5][0]+"x")
			each(r, 3, 3, "submit_time", "")
			each(r, 3, 3, "submitted_by", "")
		}, []string{"4: total_score", "5: scorecard"}},
		"NUL":     {func(r rows) { r.set(3, "value", "a\x00") }, []string{"4: value"}},
		"NotUTF8": {func(r rows) { r.set(3, "score_comment", "\xff") }, []string{"4: score_comment"}},
		"TooLong": {func(r rows) {
			each(r, 1, 3, "comment", strings.Repeat("é", 10_001))
			each(r, 1, 3, "acknowledge_comment", strings.Repeat("é", 10_001))
		}, []string{"2: comment, acknowledge_comment"}},
		"NarrowRow": {func(r rows) { r[2] = r[2][:5] }, []string{"3: line"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := archiveOf(t, sound("a"), sound("b"))
			test.spoil(content)
			d := sqlite(t)
			d.directory(smallForm())
			report, refused := d.scorecards(content.String())
			require.Equal(t, test.want, told(refused), refused)
			require.NotZero(t, report.Refused)
			require.Zero(t, report.Stored)
			require.Equal(t, 1, strings.Count(d.archive(), "\n"), "all or nothing")
		})
	}
}

// each sets a cell in rows from one to another.
func each(r rows, from, to int, column, cell string) {
	for row := from; row <= to; row++ {
		r.set(row, column, cell)
	}
}

func TestArchiveFiles(t *testing.T) {
	t.Parallel()
	whole := archiveOf(t, sound("a"), sound("b")).String() // encoding/csv ends lines in LF
	t.Run("Good", func(t *testing.T) {
		t.Parallel()
		columns := archiveOf(t, sound("a"), sound("b"))
		for _, row := range columns {
			slices.Reverse(row)
		}
		for name, content := range map[string]string{
			"LF": whole, "CRLF": strings.ReplaceAll(whole, "\n", "\r\n"), "BOM": "\ufeff" + whole, "EmptyLines": whole + "\r\n\n",
			"AnyOrderOfColumns": columns.String(),
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				d := sqlite(t)
				d.directory(smallForm())
				report, refused := d.scorecards(content)
				require.Empty(t, refused)
				require.EqualValues(t, 2, report.Stored)
			})
		}
	})
	for name, test := range map[string]struct{ content, says string }{
		"Empty":     {"", "is empty"},
		"Missing":   {strings.Replace(whole, "creator,", "", 1), "column creator is missing"},
		"Unknown":   {strings.Replace(whole, "creator,", "author,", 1), `column "author" is none of an archive; column creator is missing`},
		"Twice":     {strings.Replace(whole, "creator,", "creator,creator,", 1), "column creator is there twice"},
		"NoArchive": {"{\"user\": {}}\n", "line 1 has a quote"}, "OtherFile": {"a,b\n", "is no archive"},
		"CutOffHeader": {"scorecard,conv", "is cut off"},
	} {
		t.Run(name+"Header", func(t *testing.T) {
			t.Parallel()
			d := sqlite(t)
			d.directory(smallForm())
			_, err := d.importOf(written(t, test.content)).Scorecards(operator(t), profile)
			require.ErrorContains(t, err, test.says)
		})
	}
	for name, test := range map[string]struct {
		content string
		line    int64
	}{
		"CutOffInACell":      {whole[:len(whole)-4], 7},
		"CutOffAtALineEnd":   {strings.TrimSuffix(whole, "\n"), 7},
		"CutOffInQuotes":     {whole + `"customers`, 8},
		"QuoteInACell":       {whole + "a\"b,c\n", 8},
		"TextBehindQuotes":   {whole + "\"a\"b,c\n", 8},
		"LoneCarriageReturn": {whole + "a\rb\n", 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := sqlite(t)
			d.directory(smallForm())
			report, refused := d.scorecards(test.content)
			require.Len(t, refused, 1)
			require.Equal(t, test.line, refused[0].Line)
			require.NotEmpty(t, report.Broken)
			require.Equal(t, 1, strings.Count(d.archive(), "\n"))
		})
	}
	t.Run("DryRun", func(t *testing.T) {
		t.Parallel()
		d := sqlite(t)
		d.directory(smallForm())
		report, err := d.importOf(written(t, whole)).Scorecards(service.WithCall(operator(t), service.Call{ValidateOnly: true}), profile)
		require.NoError(t, err)
		require.EqualValues(t, 2, report.Stored)
		require.Equal(t, 1, strings.Count(d.archive(), "\n"))
	})
}

// TestStepsAreTakenOnce wants one open appeal, one request of it and one response of each rater.
func TestStepsAreTakenOnce(t *testing.T) {
	t.Parallel()
	step := func(id string, kind coaching.ScorecardType, to string) *coaching.Scorecard {
		card := sound(id)
		card.ScorecardType, card.ReferenceScorecardID = kind, to
		return card
	}
	databases(t, func(t *testing.T, open func(*testing.T) *database) {
		d := open(t)
		_, refused := d.directory(smallForm())
		require.Empty(t, refused)
		_, refused = d.scorecards(archiveOf(t, sound("o"), step("k", coaching.ScorecardCalibrationKey, ""),
			step("p1", coaching.ScorecardAppealReplica, "o"), step("p2", coaching.ScorecardAppealReplica, "o"),
			step("q1", coaching.ScorecardAppealRequest, "p1"), step("q2", coaching.ScorecardAppealRequest, "p1"),
			step("r1", coaching.ScorecardCalibrationResponse, "k"), step("r2", coaching.ScorecardCalibrationResponse, "k")).String())
		require.Equal(t, []string{"17: reference_scorecard", "23: reference_scorecard", "11: reference_scorecard"}, told(refused))
	})
}

// TestArchiveInAnyOrder has a long chain of references come last first, over several batches.
func TestArchiveInAnyOrder(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, open func(*testing.T) *database) {
		var cards []*coaching.Scorecard
		for i := range 300 {
			original := sound(fmt.Sprintf("sc-%04d", i))
			calibration := sound(fmt.Sprintf("sc-%04d-c", i))
			calibration.CalibratedScorecardName = original.Name
			calibration.CalibrationConsistencyScore = new(100 * coaching.Decimal(coaching.DecimalUnit))
			cards = append(cards, original, calibration)
		}
		slices.Reverse(cards)
		slices.SortStableFunc(cards, func(a, b *coaching.Scorecard) int { return len(b.Name) - len(a.Name) })
		d := open(t)
		d.directory(smallForm())
		report, refused := d.scorecards(archiveOf(t, cards...).String())
		require.Empty(t, refused)
		require.EqualValues(t, len(cards), report.Stored)
		require.Equal(t, cards[0].CalibratedScorecardName, d.find(cards[0])[0].CalibratedScorecardName)
	})
}

// TestErasureReachesImports erases somebody who wrote comments and is named nowhere else, after others have changed the
// scorecard.
func TestErasureReachesImports(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, open func(*testing.T) *database) {
		d := open(t)
		_, refused := d.directory(smallForm() + `{"user": {"name": "customers/acme/users/carl"}}`)
		require.Empty(t, refused)
		card := sound("a")
		card.SubmitTime, card.SubmittedBy = time.Time{}, nil
		card.Comment, card.CommentBy = "secret-1", "carl"
		card.Scores[0].Comment, card.Scores[0].CommentBy = "secret-2", "carl"
		_, refused = d.scorecards(archiveOf(t, card, sound("b")).String())
		require.Empty(t, refused)
		name, _ := coaching.ParseName(card.Name)
		_, err := d.app.SubmitScorecard(operator(t), name, "")
		require.NoError(t, err)
		told := func() (told string) {
			for _, event := range d.audited() {
				told += event.Payload
			}
			return told
		}
		require.Equal(t, 3, strings.Count(told(), "secret-1"), "as imported, and before and after it was submitted")
		_, err = d.app.EraseUser(operator(t), profile.Name(coaching.Users, "carl"))
		require.NoError(t, err)
		require.NotContains(t, told()+d.archive(), "secret")
		require.Contains(t, told(), "scorecards/b", "what has nothing of the person stays")
	})
}

func TestImportsAreTheOperatorsAlone(t *testing.T) {
	t.Parallel()
	d := sqlite(t)
	admin := auth.As(&coaching.User{Head: coaching.Head{Name: "customers/acme/users/root"}, Roles: coaching.AllRoles()})
	ctx := auth.With(t.Context(), admin)
	var known *coaching.Error
	_, err := d.importOf(written(t, smallForm())).Directory(ctx)
	require.ErrorAs(t, err, &known)
	require.Equal(t, coaching.PermissionDenied, known.Kind)
	err = d.app.ExportDirectory(ctx, "acme", func(string, any) error { return nil })
	require.ErrorAs(t, err, &known)
	require.Equal(t, coaching.PermissionDenied, known.Kind)
	require.True(t, d.empty())
}
