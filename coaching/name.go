package coaching

import (
	"strconv"
	"strings"
)

// Collection is the plural word that stands before an id in a resource name.
type Collection string

// The collections of the contract. Customers stand at the root; profiles, users, teams, groups and API keys hang on a
// customer; all others on a profile.
const (
	Customers          Collection = "customers"
	Profiles           Collection = "profiles"
	Users              Collection = "users"
	Teams              Collection = "teams"
	Groups             Collection = "groups"
	UseCases           Collection = "usecases"
	Moments            Collection = "moments"
	Conversations      Collection = "conversations"
	Scorecards         Collection = "scorecards"
	ScorecardTemplates Collection = "scorecardTemplates"
	Targets            Collection = "targets"
	APIKeys            Collection = "apiKeys"
	Webhooks           Collection = "webhooks"
	Jobs               Collection = "jobs"
	CoachingPlans      Collection = "coachingPlans"
	CoachingSessions   Collection = "coachingSessions"
	CoachingComments   Collection = "coachingComments"
)

// Name is a resource name taken apart: customers/{Customer}[/profiles/{Profile}]/{Collection}/{ID}[@{Revision}].
// For a customer itself Customer and ID are the same; for a profile Profile and ID are. Names are comparable and
// serve as map keys.
type Name struct {
	Customer   string
	Profile    string
	Collection Collection
	ID         string
	Revision   string // of a template's name: a number, or "*" for all; otherwise empty
}

// maxID is the longest id there may be.
const maxID = 128

// ValidID tells whether id may stand in a resource name: ^[A-Za-z0-9][A-Za-z0-9_.~-]{0,127}$, spelt out because names
// are taken apart many times in each request.
func ValidID(id string) bool {
	if id == "" || len(id) > maxID {
		return false
	}
	for i := range len(id) {
		switch c := id[i]; {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		case i > 0 && (c == '_' || c == '.' || c == '~' || c == '-'):
		default:
			return false
		}
	}
	return true
}

// ParseName takes a resource name apart. It returns false for anything that is not a well-formed name of a known
// collection under the right kind of parent.
func ParseName(s string) (Name, bool) {
	parts := strings.Split(s, "/")
	if len(parts)%2 != 0 || parts[0] != string(Customers) {
		return Name{}, false
	}
	n := Name{Customer: parts[1], Collection: Collection(parts[len(parts)-2]), ID: parts[len(parts)-1]}
	if n.Collection == ScorecardTemplates {
		var ok bool
		if n.ID, n.Revision, ok = cutRevision(n.ID); !ok {
			return Name{}, false
		}
	}
	switch len(parts) {
	case 2:
	case 4:
		if n.Collection == Profiles {
			n.Profile = n.ID
		} else if scopeOf(n.Collection) != underCustomer {
			return Name{}, false
		}
	case 6:
		n.Profile = parts[3]
		if parts[2] != string(Profiles) || n.Profile == "" || scopeOf(n.Collection) != underProfile {
			return Name{}, false
		}
	default:
		return Name{}, false
	}
	ok := ValidID(n.Customer) && ValidID(n.ID) && (n.Profile == "" || ValidID(n.Profile))
	return n, ok
}

// ParseNameOf takes apart a name that must be of the given collection.
func ParseNameOf(c Collection, s string) (Name, bool) {
	n, ok := ParseName(s)
	return n, ok && n.Collection == c
}

// cutRevision splits "id@3". A revision is a number from 1 without leading zeros, or "*".
func cutRevision(s string) (id, revision string, ok bool) {
	id, revision, found := strings.Cut(s, "@")
	if !found || revision == "*" {
		return id, revision, true
	}
	number, err := strconv.Atoi(revision)
	return id, revision, err == nil && number > 0 && strconv.Itoa(number) == revision
}

// String puts the name together again.
func (n Name) String() string {
	var b strings.Builder
	b.WriteString("customers/" + n.Customer)
	if n.Profile != "" {
		b.WriteString("/profiles/" + n.Profile)
	}
	if n.Collection != Customers && n.Collection != Profiles {
		b.WriteString("/" + string(n.Collection) + "/" + n.ID)
	}
	if n.Revision != "" {
		b.WriteString("@" + n.Revision)
	}
	return b.String()
}

// RevisionNumber is the revision as a number, or 0 when the name carries none or "*".
func (n Name) RevisionNumber() int {
	number, _ := strconv.Atoi(n.Revision) // cutRevision has let only numbers and "*" pass
	return number
}

// WithRevision returns the name with @revision, and without one for 0.
func (n Name) WithRevision(revision int) Name {
	n.Revision = ""
	if revision > 0 {
		n.Revision = strconv.Itoa(revision)
	}
	return n
}

// Under tells whether the name is one that a resource under p would have. The profile counts for the collections of
// a profile alone.
func (n Name) Under(p Parent) bool {
	want := p.Name(n.Collection, n.ID)
	want.Revision = n.Revision
	return n == want
}

// Parent is where a collection hangs: a customer and, for a profile's collections, a profile. The zero Parent is the
// root, under which customers stand.
type Parent struct {
	Customer string
	Profile  string
}

// Name is the name of a resource in a collection under p. For a collection of the customer the profile is left out.
func (p Parent) Name(c Collection, id string) Name {
	n := Name{Customer: p.Customer, Collection: c, ID: id}
	switch {
	case c == Customers:
		n.Customer = id
	case c == Profiles:
		n.Profile = id
	case scopeOf(c) == underProfile:
		n.Profile = p.Profile
	}
	return n
}

// UserName is shorthand for the full name of a user of a customer, and empty for an empty id.
func UserName(customer, id string) string {
	if id == "" {
		return ""
	}
	return Name{Customer: customer, Collection: Users, ID: id}.String()
}

type scope int

const (
	atRoot scope = iota
	underCustomer
	underProfile
	unknownScope
)

func scopeOf(c Collection) scope {
	switch c {
	case Customers:
		return atRoot
	case Profiles, Users, Teams, Groups, APIKeys:
		return underCustomer
	case UseCases, Moments, Conversations, Scorecards, ScorecardTemplates, Targets, Webhooks, Jobs, CoachingPlans, CoachingSessions, CoachingComments:
		return underProfile
	default:
		return unknownScope
	}
}

// OfProfile tells whether the collection hangs on a profile.
func (c Collection) OfProfile() bool { return scopeOf(c) == underProfile }
