package coaching_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

func TestDropHiddenTakesWhatTheConditionsHide(t *testing.T) {
	t.Parallel()
	card := &coaching.Scorecard{Scores: []coaching.Score{number("greeting", 1), number("refund", 0), number("reason", 2), number("calm", 0)}}
	card.DropHidden(callForm())
	require.Equal(t, []string{"greeting", "refund"}, ids(card))
}
