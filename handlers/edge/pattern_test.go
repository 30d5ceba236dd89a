package edge

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestMatchersAgreeWithThePatterns holds the quick matchers against the regular expressions that they stand for.
func TestMatchersAgreeWithThePatterns(t *testing.T) {
	t.Parallel()
	quick := []string{
		"^" + idForm + "$", "^(" + idForm + ")?$", "^customers/" + idForm + "$", "^(customers/" + idForm + "/users/" + idForm + ")?$",
		"^customers/" + idForm + "/profiles/" + idForm + "/scorecards/" + idForm + "$",
	}
	for _, pattern := range quick {
		_, _, ok := nameSegments(pattern)
		require.True(t, ok, pattern)
	}
	others := []string{"^[A-Z]+$", "^customers/" + idForm + "(@[1-9][0-9]{0,8})?$", idForm, "^customers/" + idForm + "x" + idForm + "$", "^(a|b)$", "^users$"}
	for _, pattern := range others {
		_, _, ok := nameSegments(pattern)
		require.False(t, ok, pattern)
	}
	rapid.Check(t, func(r *rapid.T) {
		pattern := rapid.SampledFrom(append(quick, others...)).Draw(r, "pattern")
		text := rapid.OneOf(
			rapid.StringMatching(pattern), rapid.String(),
			rapid.StringMatching(`(customers|users|profiles|scorecards|a|-|é|@1|\n|[a-z.~_-]{0,3}|[0-9]{126,130}|/){0,6}`),
		).Draw(r, "text")
		require.Equal(r, regexp.MustCompile(pattern).MatchString(text), matcherOf(pattern)(text), "%q in %s", text, pattern)
	})
}
