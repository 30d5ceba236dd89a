package gormstore

import (
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

func TestNameReader(t *testing.T) {
	t.Parallel()
	for name, foreign := range map[string]string{
		"other customer":   "customers/d/profiles/p/usecases/u",
		"other profile":    "customers/c/profiles/q/usecases/u",
		"other collection": "customers/c/profiles/p/moments/u",
		"no name":          "u",
	} {
		t.Run(name+" is dangling", func(t *testing.T) {
			t.Parallel()
			names := testScorecards().names()
			names.id(coaching.UseCases, foreign)
			require.ErrorIs(t, names.err, repository.ErrDangling)
		})
	}
	t.Run("an empty name is nothing where it may be empty", func(t *testing.T) {
		t.Parallel()
		names := testScorecards().names()
		require.Empty(t, names.id(coaching.UseCases, ""))
		require.NoError(t, names.err)
		names.own(coaching.UseCases, "")
		require.ErrorIs(t, names.err, repository.ErrDangling)
	})
}
