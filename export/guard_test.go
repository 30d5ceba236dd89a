package export

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRunsAsFormula(t *testing.T) {
	t.Parallel()
	for _, cell := range []string{
		"=1+1", "+1 415", "-1", "@SUM(A1)", "=", "＝1", "＋1", "－1", "＠a",
		"\tx", "\rx", "\nx", "\r\n", "\x00x", "\t",
		" =1", "  \t=1", "\u00a0=1", "\u3000=1", "\u2007@a", "\u2028+1", "\u0085-1", "\v=1", "\f=1", "\x1c=1", "\x7f=1",
		"\u200b=1", "\ufeff=1", "\u200e-1", "\u202e＝1", "\u00ad@a", " \u200b\u00a0 =1",
	} {
		require.True(t, runsAsFormula(cell), "%q", cell)
	}
	for _, cell := range []string{
		"", " ", "\u00a0\u200b", "a", "a=1", "a\n=1", "1-1", "'=1", "\"=1\"", "(=1)", ";=1", "!=1", "N/A", "Ünal", "日本", "😀=1",
		"\xff=1", "−1", "•-1", "customers/acme/profiles/support/scorecards/a-b",
	} {
		require.False(t, runsAsFormula(cell), "%q", cell)
	}
}
