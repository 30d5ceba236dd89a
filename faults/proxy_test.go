package main

import (
	"encoding/binary"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// frontend is a message as a client of Postgres sends it.
func frontend(kind byte, parts ...string) []byte {
	body := strings.Join(parts, "\x00") + "\x00"
	head := binary.BigEndian.AppendUint32([]byte{kind}, uint32(len(body)+4))
	return append(head, body...)
}

func TestTheProxyKnowsCommitsOfScorecards(t *testing.T) {
	t.Parallel()
	const insert, seal = "INSERT INTO scorecards (id) VALUES ($1)", "UPDATE audit_heads SET sequence = $1"
	begin, commit, sync := frontend('Q', "BEGIN; SET LOCAL ROLE coaching_app"), frontend('Q', "COMMIT"), frontend('S')[:5]
	for name, c := range map[string]struct {
		messages [][]byte
		want     []int // which of them commit a scorecard
	}{
		"a transaction":                 {[][]byte{begin, frontend('P', "s1", insert), frontend('B', "", "s1"), sync, commit}, []int{4}},
		"a batch without one":           {[][]byte{frontend('P', "s1", insert), sync, frontend('B', "", "s1"), sync}, []int{3}},
		"a statement that was prepared": {[][]byte{frontend('P', "s1", insert), sync, begin, frontend('B', "", "s1"), sync, commit}, []int{5}},
		"only prepared":                 {[][]byte{begin, frontend('P', "s1", insert), sync, commit}, nil},
		"rolled back":                   {[][]byte{begin, frontend('P', "s1", insert), frontend('B', "", "s1"), frontend('Q', "ROLLBACK"), begin, commit}, nil},
		"of something else":             {[][]byte{begin, frontend('P', "s2", seal), frontend('B', "", "s2"), sync, commit}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			connection := &connection{proxy: &proxy{}, writes: map[string]bool{}}
			var got []int
			for i, message := range c.messages {
				if connection.commits(message) {
					got = append(got, i)
				}
			}
			require.Equal(t, c.want, got)
		})
	}
}

func TestPreparedStatementsAreCounted(t *testing.T) {
	t.Parallel()
	counting := &proxy{}
	connection := &connection{proxy: counting, writes: map[string]bool{}}
	for _, message := range [][]byte{
		frontend('P', "s1", "SELECT 1"), frontend('P', "s2", "SELECT 2"), frontend('P', "", "SELECT 3"), frontend('P', "s1", "SELECT 1"), frontend('C', "Ss2"), frontend('C', "Pportal"),
	} {
		require.False(t, connection.commits(message))
	}
	require.EqualValues(t, 1, counting.statements.Load())
}
