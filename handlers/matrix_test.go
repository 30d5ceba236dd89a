package handlers_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

func TestTheMatrixHasARowForEachOperation(t *testing.T) {
	t.Parallel()
	require.Equal(t, slices.Sorted(maps.Keys(callsOf(t))), slices.Sorted(maps.Keys(readMatrix(t, matrix))))
}

// TestEveryoneMayDoWhatTheMatrixSays tries every operation as everyone, under every place, about every kind of thing.
// Nothing changes by it: what changes something is only tried.
func TestEveryoneMayDoWhatTheMatrixSays(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, s *server) {
		w := newArena(t, s)
		db := s.open(t)
		before := s.contents(t, db)
		var faults []string
		for _, operation := range slices.Sorted(maps.Keys(w.calls)) {
			for _, a := range actors() {
				faults = append(faults, w.faults(t, operation, w.rights[operation], a)...)
			}
		}
		require.Empty(t, faults, strings.Join(faults, "\n"))
		require.Equal(t, before, s.contents(t, db))
	})
}

// TestTheMatrixSeesWhatIsWrong changes the table, letter by letter: each change must be a fault.
func TestTheMatrixSeesWhatIsWrong(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, s *server) {
		w := newArena(t, s)
		for _, operation := range []string{"GetScorecard", "ListScorecards", "ExportScorecards", "CreateScorecard", "DeleteScorecard", "GetUser", "ListConversations"} {
			row := w.rights[operation]
			for _, role := range []coaching.Role{coaching.RoleAgent, coaching.RoleManager, coaching.RoleQASpecialist, coaching.RoleOperaAdmin} {
				for _, letter := range []string{"-", "s", "t", "f"} {
					if letter == row.letters[role] {
						continue
					}
					wrong := right{letters: maps.Clone(row.letters), body: row.body}
					wrong.letters[role] = letter
					faults := w.faults(t, operation, wrong, actor{strings.ToLower(string(role)) + "-free", role, false})
					require.NotEmpty(t, faults, "%s as %s is %s and not %s", operation, role, row.letters[role], letter)
				}
			}
		}
	})
}

// faults says where an operation answers an actor otherwise than a row wants.
func (w arena) faults(t testing.TB, operation string, row right, a actor) (faults []string) {
	t.Helper()
	c, letter := w.calls[operation], a.letter(row)
	for _, p := range a.places(c) {
		switch {
		case p.is == foreign || letter == "-":
			faults = append(faults, w.forbidden(t, c, row, a, p)...)
		case p.is == absent:
			faults = append(faults, w.absent(t, c, row, a, p)...)
		case p.customer == "globex": // where little is there, and nobody but the operator comes
		default:
			faults = append(faults, w.reached(t, c, row, a, p)...)
			faults = append(faults, w.told(t, c, row, a, p)...)
		}
	}
	return faults
}

// forbidden: 403 before the body is read, in the same bytes whatever is there.
func (w arena) forbidden(t testing.TB, c endpoint, row right, a actor, p place) []string {
	t.Helper()
	r := unreadable(c.request(t, row, p, a.things(c.parameter)[0], stranger))
	r.Caller = a.caller()
	got := w.do(t, r)
	if got.Status != http.StatusForbidden || string(got.Body) != w.refusal {
		return []string{fmt.Sprintf("%s %s as %s is forbidden, and not %d %s", c.operation, r.Path, a.id, got.Status, got.Body)}
	}
	return nil
}

func (w arena) absent(t testing.TB, c endpoint, row right, a actor, p place) []string {
	t.Helper()
	r := c.request(t, row, p, a.things(c.parameter)[0], member)
	r.Caller = a.caller()
	if got := w.do(t, r); got.Status != http.StatusNotFound {
		return []string{fmt.Sprintf("%s %s as %s is not there, and not %d %s", c.operation, r.Path, a.id, got.Status, got.Body)}
	}
	return nil
}

// reached tries every thing under a place of the actor's own, and every agent that a body may name.
func (w arena) reached(t testing.TB, c endpoint, row right, a actor, p place) (faults []string) {
	t.Helper()
	send := func(it thing, agent string) answer {
		r := c.request(t, row, p, it, agent)
		r.Caller = a.caller()
		return w.do(t, r)
	}
	agents := []string{""}
	if strings.Contains(row.body, someone) {
		agents = append([]string{member, stranger, missing}, a.id)
	}
	things := a.things(c.parameter)
	for _, it := range things {
		for _, agent := range agents {
			got, want := send(it, agent), wanted(c, row, a, it, agent)
			if !w.isAnswered(t, want, got, func() answer { return send(things[len(things)-1], agent) }) {
				faults = append(faults, fmt.Sprintf("%s of %+v under %+v as %s, with agent %q, is %s, and not %d %s", c.operation, it, p, a.id, agent, want, got.Status, got.Body))
			}
		}
	}
	return faults
}

// wanted says what becomes of a call about a thing, whose body names an agent unless that is empty. Whoever reaches
// everything is told of an agent who does not exist what is told of any other name.
func wanted(c endpoint, row right, a actor, it thing, agent string) string {
	letter := a.letter(row)
	named := thing{about: agent, there: agent != missing || letter == "f"}
	switch {
	case !a.sees(letter, it):
		return "missing"
	case refusedAnyway(c, row, a, it):
		return "refused"
	case agent != "" && (!a.sees(letter, named) || refusedAnyway(c, row, a, named)):
		return "refused"
	default:
		return "reached"
	}
}

// isAnswered judges an answer. What may not be seen is answered like what does not exist, byte by byte.
func (w arena) isAnswered(t testing.TB, want string, got answer, ofMissing func() answer) bool {
	t.Helper()
	switch want {
	case "missing":
		none := ofMissing()
		return got.Status == http.StatusNotFound && string(got.Body) == string(none.Body) && maps.EqualFunc(quiet(got.Header), quiet(none.Header), slices.Equal)
	case "refused":
		return got.Status == http.StatusForbidden && string(got.Body) == w.refusal
	default:
		return got.Status != http.StatusForbidden && got.Status != http.StatusNotFound && got.Status < http.StatusInternalServerError
	}
}

// quiet are the headers of an answer that are not of the single request.
func quiet(header http.Header) http.Header {
	kept := header.Clone()
	for _, name := range []string{"X-Request-Id", "Date"} {
		kept.Del(name)
	}
	return kept
}

// refusedAnyway are the rules beside the matrix: a scorecard is its agent's alone to acknowledge, but to appeal against it
// an agent makes nothing of it; managers do with their own what agents do; nobody but an administrator takes away a user with more than the roles of those who score and are
// scored; and what is of all profiles is not for those who are bound to one.
func refusedAnyway(c endpoint, row right, a actor, it thing) bool {
	if c.validates && a.letter(row) == "t" && row.letters[coaching.RoleAgent] == "-" && it.about == a.id && !a.operator() {
		return true
	}
	switch c.operation {
	case "ListCustomerAuditEvents":
		return a.bound
	case "AcknowledgeScorecard", "AcknowledgeCoachingSession":
		return it.about != a.id
	case "UpdateCoachingComment": // all of them are the operator's
		return !a.operator()
	case "DeleteCoachingComment":
		return !a.operator() && !slices.Contains([]coaching.Role{coaching.RoleAdmin, coaching.RoleSuperAdmin, coaching.RoleQAAdmin}, a.role)
	case "CreateScorecard", "UpdateScorecard", "SubmitScorecard":
		return it.about == a.id && (a.letter(row) == "s" || a.letter(row) == "t")
	case "DeleteUser", "EraseUser":
		return it.about == a.id && a.role == coaching.RoleUserAdmin
	default:
		return false
	}
}

// told holds a list or an export against what is there, as the operator is told it, and what of that the actor may see.
func (w arena) told(t testing.TB, c endpoint, row right, a actor, p place) []string {
	t.Helper()
	if (!c.pages && c.operation != "ExportScorecards") || refusedAnyway(c, row, a, thing{}) {
		return nil
	}
	var got, want []string
	r := c.request(t, row, p, thing{id: "there"}, "")
	r.Caller = a.caller()
	if whole := w.do(t, r); whole.Status != http.StatusOK {
		return []string{fmt.Sprintf("%s under %+v as %s is %d %s", c.operation, p, a.id, whole.Status, whole.Body)}
	}
	exported := func(name string) []string {
		r.Header = http.Header{"Accept": {"text/csv"}}
		file := w.do(t, r)
		require.Equal(t, http.StatusOK, file.Status, "%s", file.Body)
		return column(t, records(t, string(file.Body)), name)
	}
	switch c.operation {
	case "ExportScorecards":
		all := w.calls["ListScorecards"]
		got = exported("scorecard")
		want = a.seen(t, a.letter(row), w.pagesOf(t, all, "", all.request(t, right{}, p, thing{}, ""), 1000))
	case "ExportCoachingOverviews":
		all := w.calls["RetrieveCoachingOverviews"]
		got = exported("agent")
		want = a.seen(t, a.letter(row), w.pagesOf(t, all, "", all.request(t, row, p, thing{}, ""), 1000))
	default:
		got = identities(t, w.pagesOf(t, c, a.caller(), r, 7))
		want = a.seen(t, a.letter(row), w.pagesOf(t, c, "", r, 1000))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		return []string{fmt.Sprintf("%s under %+v as %s: %s, and not %s", c.operation, p, a.id, want, got)}
	}
	return nil
}

// seen are the items that an actor may see, by what they say of themselves.
func (a actor) seen(t testing.TB, letter string, items []object) []string {
	t.Helper()
	return identities(t, slices.DeleteFunc(slices.Clone(items), func(item object) bool {
		text, _ := item["name"].(string)
		if text == "" {
			text, _ = item["resource"].(string) // of an audit event
		}
		if text == "" {
			text, _ = item["agentUserName"].(string) // of a report
		}
		name, _ := coaching.ParseName(text)
		switch {
		case a.operator():
			return false
		case name.Customer != "" && name.Customer != "acme":
			return true
		case a.bound && name.Profile != "" && name.Profile != "support":
			return true
		}
		it := thing{there: true}
		switch name.Collection {
		case coaching.Users:
			it.about = name.ID
		case coaching.Targets, coaching.CoachingComments:
			plan, _ := item["coachingPlanName"].(string)
			of, _ := coaching.ParseName(plan)
			it.about = of.ID // the plans here are called as their agents
		case coaching.Scorecards, coaching.Conversations, coaching.CoachingPlans, coaching.CoachingSessions:
			agent, _ := item["agentUserName"].(string)
			user, _ := coaching.ParseName(agent)
			it.about = user.ID
			if agent == "" {
				it.about = nobody
			}
			it.draft = name.Collection == coaching.Scorecards && item["submitTime"] == nil
		}
		return !a.sees(letter, it)
	}))
}

// identities name the items of a list.
func identities(t testing.TB, items []object) (all []string) {
	t.Helper()
	for _, item := range items {
		if name, named := item["name"].(string); named {
			all = append(all, name)
		} else if agent, reported := item["agentUserName"].(string); reported {
			all = append(all, agent)
		} else {
			require.Contains(t, item, "sequence")
			all = append(all, jsonText(t, item["sequence"]))
		}
	}
	return all
}
