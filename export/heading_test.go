package export

import (
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

func TestHeadings(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		templates []*coaching.Template
		want      []string // the heading over each answer, in order
	}{
		"templates come by title and then id": {
			[]*coaching.Template{
				template("c", 1, "B", chapter("k", "K", "x", "X")),
				template("b", 1, "A", chapter("k", "K", "x", "X2")),
				template("a", 2, "A", chapter("k", "K", "x", "X1")),
				template("a", 1, "Z", chapter("k", "K", "x", "X0")),
			},
			[]string{"A / K / X1", "A / K / X2", "B / K / X"},
		},
		"criteria that are gone come last, from the newest": {
			[]*coaching.Template{
				template("t", 2, "T2", chapter("k", "K2", "old", "Old", "mid", "Mid", "new", "New2")),
				template("t", 10, "T", chapter("k", "K", "last", "Last", "new", "New")),
				template("t", 1, "T1", chapter("k", "K1", "first", "First", "old", "Old1")),
			},
			[]string{"T / K / Last", "T / K / New", "T / K2 / Old", "T / K2 / Mid", "T / K1 / First"},
		},
		"a criterion that moved is shown in its newest chapter": {
			[]*coaching.Template{
				template("t", 1, "T", chapter("k", "K", "x", "X")),
				template("t", 2, "T", chapter("j", "J", "y", "Y"), chapter("k", "K"), chapter("l", "L", "x", "X")),
			},
			[]string{"T / J / Y", "T / L / X"},
		},
		"ids stand for names that are missing": {
			[]*coaching.Template{template("t", 1, "", chapter("k", "", "x", ""))},
			[]string{"t / k / x"},
		},
		"equal names in one template show criterion ids": {
			[]*coaching.Template{template("t", 1, "T", chapter("k", "K", "x", "X", "y", "X", "z", "Z"))},
			[]string{"T / K / X (x)", "T / K / X (y)", "T / K / Z"},
		},
		"equal names over templates show criterion ids": {
			[]*coaching.Template{
				template("a", 1, "T", chapter("k", "K", "x", "X")),
				template("b", 1, "T", chapter("k", "K", "y", "X")),
			},
			[]string{"T / K / X (x)", "T / K / X (y)"},
		},
		"equal names and ids over templates show both ids": {
			[]*coaching.Template{
				template("a", 1, "T", chapter("k", "K", "x", "X", "y", "Y")),
				template("b", 1, "T", chapter("k", "K", "x", "X", "z", "Y")),
			},
			[]string{"T / K / X (a/x)", "T / K / Y (y)", "T / K / X (b/x)", "T / K / Y (z)"},
		},
		"a name that looks like a heading with an id gives way": {
			[]*coaching.Template{template("t", 1, "T", chapter("k", "K", "x", "X", "y", "X", "z", "X (x)"))},
			[]string{"T / K / X (t/x)", "T / K / X (y)", "T / K / X (x) (z)"},
		},
		"a name that looks like a comment's heading gives way": {
			[]*coaching.Template{template("t", 1, "T", chapter("k", "K", "x", "X", "y", "X (comment)"))},
			[]string{"T / K / X (x)", "T / K / X (comment) (y)"},
		},
		"slashes in names do not make two columns one": {
			[]*coaching.Template{
				template("a", 1, "T", chapter("k", "K / L", "x", "X")),
				template("b", 1, "T / K", chapter("k", "L", "y", "X")),
			},
			[]string{"T / K / L / X (x)", "T / K / L / X (y)"},
		},
		"the guard comes before the title, and counts": {
			[]*coaching.Template{
				template("a", 1, "=T", chapter("k", "K", "x", "X", "z", "=Z")),
				template("b", 1, "'=T", chapter("k", "K", "y", "X")),
			},
			[]string{"'=T / K / X (y)", "'=T / K / X (x)", "'=T / K / =Z"},
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bare, _ := parsed(t, Options{}, nil)
			header, _ := parsed(t, Options{Templates: test.templates}, nil)
			var want []string
			for _, heading := range test.want {
				want = append(want, heading, heading+" (comment)")
			}
			require.Equal(t, want, header[len(bare):])
		})
	}
}

func TestHeadingsStayRawWhenAsked(t *testing.T) {
	t.Parallel()
	header, _ := parsed(t, Options{Raw: true, Templates: []*coaching.Template{
		template("a", 1, "=T", chapter("k", "K", "x", "X")),
		template("b", 1, "'=T", chapter("k", "K", "y", "X")),
	}}, nil)
	require.Equal(t, []string{"'=T / K / X", "'=T / K / X (comment)", "=T / K / X", "=T / K / X (comment)"}, header[len(header)-4:])
}
