package coaching_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

func TestObstaclesNameWhatIsInTheWay(t *testing.T) {
	t.Parallel()
	form := callForm()
	criterion(form, 1, 2).Required, criterion(form, 0, 0).AllowNotApplicable = false, false
	for name, test := range map[string]struct {
		scores []coaching.Score
		want   []coaching.Obstacle
	}{
		"nothing":                         {[]coaching.Score{{CriterionID: "greeting", NumericValue: new(points(1))}}, nil},
		"no answer where one is required": {nil, []coaching.Obstacle{{Reason: coaching.RequiredUnanswered, CriterionID: "greeting"}}},
		"a criterion that is gone": {[]coaching.Score{{CriterionID: "greeting", NumericValue: new(points(1))}, {CriterionID: "smalltalk", NumericValue: new(points(1))}},
			[]coaching.Obstacle{{Reason: coaching.CriterionRemoved, CriterionID: "smalltalk"}}},
		"a value that is no option": {[]coaching.Score{{CriterionID: "greeting", NumericValue: new(points(3))}},
			[]coaching.Obstacle{{Reason: coaching.ValueNotAllowed, CriterionID: "greeting"}}},
		"a text for a number": {[]coaching.Score{{CriterionID: "greeting", TextValue: new("fine")}},
			[]coaching.Obstacle{{Reason: coaching.ValueNotAllowed, CriterionID: "greeting"}}},
		"what must not be left out as not applicable": {[]coaching.Score{{CriterionID: "greeting", NotApplicable: true}},
			[]coaching.Obstacle{{Reason: coaching.ValueNotAllowed, CriterionID: "greeting"}}},
	} {
		require.Equal(t, test.want, form.Obstacles(test.scores), name)
	}
}

// TestObstaclesAreTheFaultsOfASubmit holds Obstacles against the checks that a submit makes, over random answers.
func TestObstaclesAreTheFaultsOfASubmit(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	met := 0
	for range 20_000 {
		form := callForm()
		var scores []coaching.Score
		for i := range form.Content.Chapters {
			for j := range form.Content.Chapters[i].Criteria {
				it := criterion(form, i, j)
				it.Required, it.AllowNotApplicable = random.IntN(3) == 0, random.IntN(2) == 0
				score := coaching.Score{CriterionID: it.CriterionID}
				switch random.IntN(8) {
				case 0:
					continue
				case 1:
					score.NotApplicable = true
				case 2:
					score.TextValue = new([]string{"", " ", "fine"}[random.IntN(3)])
				default:
					score.NumericValue = new(points(random.Int64N(4)))
					if it.Answer.Type == coaching.AnswerText {
						score.NumericValue, score.TextValue = nil, new("fine")
					}
				}
				scores = append(scores, score)
			}
		}
		if random.IntN(10) == 0 {
			scores = append(scores, coaching.Score{CriterionID: "gone", NumericValue: new(points(1))})
		}
		var v coaching.Violations
		coaching.MissingRequired(scores, form, &v)
		obstacles := form.Obstacles(scores)
		coaching.MatchScores(scores, form, coaching.ScoreAt(""), &v)
		require.Equal(t, len(v) == 0, len(obstacles) == 0, "%v %v", v, obstacles)
		if len(v) == 0 {
			met++
		}
	}
	require.Greater(t, met, 200, "some have to be for this to mean anything")
}
