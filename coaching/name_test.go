package coaching_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

func TestParseName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]coaching.Name{
		"customers/c":                                    {Customer: "c", Collection: coaching.Customers, ID: "c"},
		"customers/c/profiles/p":                         {Customer: "c", Profile: "p", Collection: coaching.Profiles, ID: "p"},
		"customers/c/users/u":                            {Customer: "c", Collection: coaching.Users, ID: "u"},
		"customers/c/teams/t":                            {Customer: "c", Collection: coaching.Teams, ID: "t"},
		"customers/c/groups/g":                           {Customer: "c", Collection: coaching.Groups, ID: "g"},
		"customers/c/profiles/p/usecases/u":              {Customer: "c", Profile: "p", Collection: coaching.UseCases, ID: "u"},
		"customers/c/profiles/p/moments/m":               {Customer: "c", Profile: "p", Collection: coaching.Moments, ID: "m"},
		"customers/c/profiles/p/targets/t":               {Customer: "c", Profile: "p", Collection: coaching.Targets, ID: "t"},
		"customers/c/profiles/p/conversations/A.b_c~d-9": {Customer: "c", Profile: "p", Collection: coaching.Conversations, ID: "A.b_c~d-9"},
		"customers/c/profiles/p/scorecardTemplates/t":    {Customer: "c", Profile: "p", Collection: coaching.ScorecardTemplates, ID: "t"},
		"customers/c/profiles/p/scorecardTemplates/t@12": {Customer: "c", Profile: "p", Collection: coaching.ScorecardTemplates, ID: "t", Revision: "12"},
		"customers/c/profiles/p/scorecardTemplates/t@*":  {Customer: "c", Profile: "p", Collection: coaching.ScorecardTemplates, ID: "t", Revision: "*"},
	} {
		got, ok := coaching.ParseName(text)
		require.True(t, ok, text)
		require.Equal(t, want, got)
		require.Equal(t, text, got.String())
	}
}

func TestParseNameRefuses(t *testing.T) {
	t.Parallel()
	const template = "customers/c/profiles/p/scorecardTemplates/"
	for _, text := range []string{
		"", "string", "/", "customers", "customers/", "customers/c/", "/customers/c", "profiles/p", "users/u",
		"customers/c/users", "customers/c/users/", "customers//users/u", "customers/c/people/u", "Customers/c", "customers/c/Users/u",
		"customers/c/customers/d", "customers/c/scorecards/s", "customers/c/targets/t", "customers/c/usecases/u",
		"customers/c/profiles/p/users/u", "customers/c/profiles/p/profiles/q", "customers/c/profiles/p/customers/d",
		"customers/c/teams/t/scorecards/s", "customers/c/profiles//scorecards/s", "customers/c/profiles/p/scorecards/s/x/y", "customers/c/profiles/p/scorecards/",
		"customers/c/profiles/p/scorecards/s@1", "customers/c/users/u@1", "customers/c/users/-u", "customers/c/users/.",
		"customers/c/users/a b", "customers/c/users/ü", "customers/c/users/u\n", "customers/c/users/a%2Fb",
		"customers/c/users/" + strings.Repeat("a", 129), "customers/" + strings.Repeat("a", 129) + "/users/u",
		template, template + "@1", template + "t@", template + "t@0", template + "t@-1", template + "t@01", template + "t@+1",
		template + "t@latest", template + "t@1@2", template + "t@1.0", template + "t@**", template + "t@99999999999999999999",
	} {
		_, ok := coaching.ParseName(text)
		require.False(t, ok, "%q", text)
	}
}

func TestParseNameOfWantsItsCollection(t *testing.T) {
	t.Parallel()
	_, ok := coaching.ParseNameOf(coaching.Users, "customers/c/users/u")
	require.True(t, ok)
	_, ok = coaching.ParseNameOf(coaching.Teams, "customers/c/users/u")
	require.False(t, ok)
}

func TestLongestIDIsValid(t *testing.T) {
	t.Parallel()
	require.True(t, coaching.ValidID(strings.Repeat("a", 128)))
	require.False(t, coaching.ValidID(strings.Repeat("a", 129)))
	require.False(t, coaching.ValidID(""))
}

func TestRevisionOfAName(t *testing.T) {
	t.Parallel()
	name, ok := coaching.ParseName("customers/c/profiles/p/scorecardTemplates/t@7")
	require.True(t, ok)
	require.Equal(t, 7, name.RevisionNumber())
	require.Equal(t, "customers/c/profiles/p/scorecardTemplates/t@8", name.WithRevision(8).String())
	bare := name.WithRevision(0)
	require.Equal(t, "customers/c/profiles/p/scorecardTemplates/t", bare.String())
	require.Zero(t, bare.RevisionNumber())
	every, ok := coaching.ParseName("customers/c/profiles/p/scorecardTemplates/t@*")
	require.True(t, ok)
	require.Zero(t, every.RevisionNumber())
}

func TestNameIsUnderItsOwnParentAlone(t *testing.T) {
	t.Parallel()
	here := coaching.Parent{Customer: "c", Profile: "p"}
	for text, want := range map[string]bool{
		"customers/c":                                   true,
		"customers/c/users/u":                           true,
		"customers/c/profiles/q":                        true,
		"customers/c/profiles/p/scorecards/s":           true,
		"customers/c/profiles/p/scorecardTemplates/t@2": true,
		"customers/c/profiles/q/scorecards/s":           false,
		"customers/d/profiles/p/scorecards/s":           false,
		"customers/d/users/u":                           false,
		"customers/d/profiles/p":                        false,
	} {
		name, ok := coaching.ParseName(text)
		require.True(t, ok, text)
		require.Equal(t, want, name.Under(here), text)
	}
}

func TestParentNamesItsResources(t *testing.T) {
	t.Parallel()
	here := coaching.Parent{Customer: "c", Profile: "p"}
	require.Equal(t, "customers/x", coaching.Parent{}.Name(coaching.Customers, "x").String())
	require.Equal(t, "customers/c/profiles/x", here.Name(coaching.Profiles, "x").String())
	require.Equal(t, "customers/c/users/x", here.Name(coaching.Users, "x").String())
	require.Equal(t, "customers/c/profiles/p/targets/x", here.Name(coaching.Targets, "x").String())
	require.Equal(t, "customers/c/users/x", coaching.UserName("c", "x"))
	require.Empty(t, coaching.UserName("c", ""))
}

func FuzzParseName(f *testing.F) {
	for _, seed := range []string{"customers/c", "customers/c/users/u", "customers/c/profiles/p/scorecardTemplates/t@2", "customers/c/profiles//targets/t", "//@", "customers/c/profiles/p",
		"customers/c/users/..", "customers/c/users/a%2Fb", "customers/c/users/a\x00", "customers/c/users/'; DROP TABLE users; --", "customers/c/users/é",
		"customers/c/profiles/p/scorecardTemplates/t@*", "customers/c/profiles/p/scorecardTemplates/t@01", "customers/c/users/" + strings.Repeat("a", 129)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if name, ok := coaching.ParseName(text); ok {
			require.Equal(t, text, name.String())
			require.True(t, name.Under(coaching.Parent{Customer: name.Customer, Profile: name.Profile}))
		}
	})
}
