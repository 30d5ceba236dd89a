package gormstore

import (
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm/schema"

	"opencoaching/coaching"
)

// columnsOf are the columns of a row as GORM writes them.
func columnsOf(t *testing.T, row any) *schema.Schema {
	t.Helper()
	parsed, err := schema.Parse(row, &sync.Map{}, schema.NamingStrategy{})
	require.NoError(t, err)
	return parsed
}

func listed(columns, table string) []string {
	var names []string
	for _, column := range strings.Split(columns, ",") {
		names = append(names, strings.TrimPrefix(strings.TrimSpace(column), table))
	}
	return names
}

func TestScorecardColumns(t *testing.T) {
	t.Parallel()
	row := &scorecardRow{}
	parsed := columnsOf(t, row)
	columns := listed(scorecardColumns, "scorecards.")
	t.Run("are read as they are written", func(t *testing.T) {
		t.Parallel()
		require.ElementsMatch(t, parsed.DBNames, columns)
	})
	t.Run("are scanned to their fields", func(t *testing.T) {
		t.Parallel()
		fields := row.fields()
		require.Len(t, fields, len(columns))
		for i, column := range columns {
			field := reflect.ValueOf(row).Elem().FieldByName(parsed.FieldsByDBName[column].Name)
			require.Same(t, field.Addr().Interface(), fields[i], column)
		}
	})
	t.Run("change, or are fixed", func(t *testing.T) {
		t.Parallel()
		fixed := []string{"customer_id", "profile_id", "id", "conversation_id", "agent_id", "template_id",
			"template_revision", "create_time", "calibrated_scorecard_id", "scorecard_type", "reference_scorecard_id"}
		require.ElementsMatch(t, columns, append(fixed, scorecardMutable...))
	})
}

func TestTargetColumns(t *testing.T) {
	t.Parallel()
	columns := columnsOf(t, &targetRow{}).DBNames
	require.ElementsMatch(t, columns, listed(targetColumns, ""))
	require.ElementsMatch(t, columns, append([]string{"customer_id", "profile_id", "id"}, targetMutable...))
}

func TestTemplateColumns(t *testing.T) {
	t.Parallel()
	require.Len(t, listed(templateColumns, ""), len(columnsOf(t, &templateView{}).DBNames))
}

func testScorecards() scorecards { return scorecards{profileStore{customer: "c", profile: "p"}} }

func TestScorecardRow(t *testing.T) {
	t.Parallel()
	card := &coaching.Scorecard{
		Name:             "customers/c/profiles/p/scorecards/s",
		ConversationName: "customers/c/profiles/p/conversations/v",
		AgentUserName:    "customers/c/users/a",
		TemplateName:     "customers/c/profiles/p/scorecardTemplates/t@2",
		CreateTime:       time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC),
		Scores: []coaching.Score{
			{CriterionID: "q1", NumericValue: new(coaching.Decimal(333_300)), Comment: "<b>", ValueBy: "m", CommentBy: "n"},
			{CriterionID: "q2", NotApplicable: true},
		},
		Results: coaching.Results{Criteria: map[string]*coaching.Decimal{"q1": new(coaching.Decimal(333_300)), "q2": nil}},
	}
	row, err := testScorecards().row(card)
	require.NoError(t, err)
	t.Run("keeps ids", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []string{"c", "p", "s", "v", "a", "t"},
			[]string{row.CustomerID, row.ProfileID, row.ID, row.ConversationID, row.AgentID, row.TemplateID})
		require.Equal(t, 2, row.TemplateRevision)
		require.Nil(t, row.UsecaseID)
	})
	t.Run("keeps scores as they are shown, in plain numbers, and apart from them what is hidden", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, `[{"criterionId":"q1","numericValue":33.33,"comment":"<b>","notApplicable":false},`+
			`{"criterionId":"q2","notApplicable":true}]`, string(row.Scores))
		require.Equal(t, `[{"valueBy":"m","commentBy":"n"},{}]`, string(row.ScoreAuthors))
	})
	t.Run("keeps results in whole ten-thousandths", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, `{"criteria":{"q1":333300,"q2":null}}`, string(row.Results))
	})
	t.Run("turns back into the scorecard, each time anew", func(t *testing.T) {
		t.Parallel()
		again := row
		first, err := again.scorecard()
		require.NoError(t, err)
		second, err := again.scorecard()
		require.NoError(t, err)
		require.Equal(t, card, first)
		require.Equal(t, card, second)
		*first.Scores[0].NumericValue = 1
		require.Equal(t, card, second)
	})
	t.Run("tells of a damaged document", func(t *testing.T) {
		t.Parallel()
		for _, damage := range []func(*scorecardRow){
			func(r *scorecardRow) { r.Scores = rawJSON(`[{]`) },
			func(r *scorecardRow) { r.ScoreAuthors = rawJSON(`[{]`) },
			func(r *scorecardRow) { r.Results = rawJSON(`{"criteria":{"q1":"x"}}`) },
		} {
			damaged := row
			damage(&damaged)
			_, err := damaged.scorecard()
			require.ErrorContains(t, err, "decode the")
		}
		lost := row
		lost.ScoreAuthors = rawJSON(`[{}]`)
		_, err := lost.scorecard()
		require.ErrorContains(t, err, "2 scores by 1 authors")
	})
}
