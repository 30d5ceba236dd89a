package scoring_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/scoring"
)

// goldenFile is one form with one set of answers, and what they come to under several ways of scoring. The numbers were
// worked out apart from this code.
type goldenFile struct {
	Title    string             `json:"title"`
	Chapters []coaching.Chapter `json:"chapters"`
	Scores   []coaching.Score   `json:"scores"`
	Cases    []goldenCase       `json:"cases"`
}

type goldenCase struct {
	Scoring        coaching.Scoring    `json:"scoring"`
	Total          coaching.Decimal    `json:"total"`
	AutoFailed     bool                `json:"autoFailed"`
	FailedCriteria []string            `json:"failedCriteria"`
	Results        coaching.Results    `json:"results"`
	Explanation    scoring.Explanation `json:"explanation"`
}

func TestGolden(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		file := readGolden(t, path)
		for _, want := range file.Cases {
			s := want.Scoring
			name := strings.Join([]string{strings.TrimSuffix(filepath.Base(path), ".json"),
				string(s.Method), string(s.Normalization), coaching.Decimal(*s.Decimals * coaching.DecimalUnit).String()}, "/")
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				template := checkedTemplate(t, s, file.Chapters)
				scores := matched(t, template, file.Scores)

				got := scoring.Score(template, scores)
				require.Equal(t, want.Total.String(), got.Total.String())
				require.Equal(t, want.AutoFailed, got.AutoFailed)
				require.Equal(t, want.FailedCriteria, failedIDs(got))
				require.Equal(t, want.Results, got.Results)
				require.Equal(t, want.Explanation, scoring.Explain(template, scores))
			})
		}
	}
}

func readGolden(t *testing.T, path string) goldenFile {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	var file goldenFile
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&file), path)
	require.NotEmpty(t, file.Cases, path)
	return file
}

// checkedTemplate is a template that could be stored.
func checkedTemplate(t require.TestingT, s coaching.Scoring, chapters []coaching.Chapter) *coaching.Template {
	template := &coaching.Template{Title: "Form", Content: coaching.TemplateContent{Scoring: s, Chapters: chapters}}
	template.Normalize()
	var v coaching.Violations
	coaching.CheckTemplate(template, "", &v)
	require.NoError(t, v.Err())
	return template
}

// matched is a copy of scores that a scorecard of the template could hold.
func matched(t require.TestingT, template *coaching.Template, scores []coaching.Score) []coaching.Score {
	scores = slices.Clone(scores)
	var v coaching.Violations
	coaching.CheckScores(scores, coaching.ScoreAt(""), &v)
	coaching.MatchScores(scores, template, coaching.ScoreAt(""), &v)
	require.NoError(t, v.Err())
	return scores
}

func failedIDs(r scoring.Result) []string {
	ids := []string{}
	for id, failed := range r.FailedCriteria {
		if failed {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
