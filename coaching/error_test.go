package coaching_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

func TestViolationsBecomeOneError(t *testing.T) {
	t.Parallel()
	var v coaching.Violations
	require.NoError(t, v.Err())
	require.NoError(t, v.Precondition("NOT_READY", "the thing is not ready"))

	v.Add("title", "is required")
	v.Add("scores[2]", "must lie between %s and %s", points(1), points(5))
	requireKind(t, v.Err(), coaching.InvalidArgument, "INVALID_REQUEST")
	requireKind(t, v.Precondition("NOT_READY", "the thing is not ready"), coaching.FailedPrecondition, "NOT_READY")
	require.EqualError(t, v.Precondition("NOT_READY", "the thing is not ready"),
		"the thing is not ready: title: is required; scores[2]: must lie between 1 and 5")
}

func TestNewErrorFormatsItsMessage(t *testing.T) {
	t.Parallel()
	err := coaching.NewError(coaching.NotFound, "NO_SUCH_THING", "there is no %s", "thing")
	requireKind(t, err, coaching.NotFound, "NO_SUCH_THING")
	require.EqualError(t, err, "there is no thing")
}
