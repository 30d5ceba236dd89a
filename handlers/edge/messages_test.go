package edge

import (
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching"
	"opencoaching/coaching"
	"opencoaching/handlers/edge/jsontree"
)

func TestMessages(t *testing.T) {
	t.Parallel()
	messages, err := NewMessages(opencoaching.Spec, "Conversation")
	require.NoError(t, err)
	check := func(text string, into any) coaching.Violations {
		document, err := jsontree.Read([]byte(text))
		require.NoError(t, err)
		violations, err := messages.Check("Conversation", document.Value, jsontree.Path{jsontree.Key("conversation")}, into)
		require.NoError(t, err)
		return violations
	}
	t.Run("decodes what is in form, in its normal spelling", func(t *testing.T) {
		t.Parallel()
		var got coaching.Conversation
		require.Empty(t, check(`{"channel": "VOICE", "startTime": "2026-01-01T02:00:00.1234567+02:00"}`, &got))
		require.Equal(t, "VOICE", got.Channel)
		require.Equal(t, "2026-01-01T00:00:00.123456Z", got.StartTime.Format("2006-01-02T15:04:05.999999Z07:00"))
	})
	t.Run("names every fault below the path", func(t *testing.T) {
		t.Parallel()
		var got coaching.Conversation
		found := check(`{"Channel": "x", "startTime": "today", "momentNames": ["m"], "metadata": {"a": 1}}`, &got)
		var fields []string
		for _, v := range found {
			fields = append(fields, v.Field)
		}
		require.Equal(t, []string{"conversation.Channel", "conversation.metadata.a", "conversation.momentNames[0]", "conversation.startTime"}, fields)
		require.Zero(t, got, "nothing is decoded")
	})
	t.Run("knows no other schema", func(t *testing.T) {
		t.Parallel()
		_, err := messages.Check("User", nil, nil, nil)
		require.ErrorContains(t, err, "was not prepared")
		_, err = NewMessages(opencoaching.Spec, "Dragon")
		require.ErrorContains(t, err, "no schema Dragon")
		_, err = NewMessages([]byte("openapi: 2"), "User")
		require.Error(t, err)
	})
}
