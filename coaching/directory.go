package coaching

import (
	"fmt"
	"strings"
	"time"
)

// Entry is a resource of the directory: a customer, profile, user, team, group, use case, moment or conversation. All
// eight kinds are kept by one implementation, which sees them through this interface.
type Entry interface {
	// Meta is what every entry has: name, times and version.
	Meta() *Head
	// References lists what the entry refers to, field by field.
	References() []Reference
}

// Head is the part that all directory entries share.
type Head struct {
	Name       string    `json:"name"`
	CreateTime time.Time `json:"createTime,omitzero"`
	UpdateTime time.Time `json:"updateTime,omitzero"`

	// Version counts every change and guards each update.
	Version int64 `json:"-"`
}

// Meta returns the shared part itself, so that an entry that embeds it satisfies Entry.
func (h *Head) Meta() *Head { return h }

// References is that of an entry that refers to nothing.
func (h *Head) References() []Reference { return nil }

// Reference is a resource name in a field, and the collections it may be of.
type Reference struct {
	Field string
	Name  string
	Of    []Collection
}

// EntryKind describes one kind of directory entry.
type EntryKind struct {
	Collection Collection
	Singular   string // the lowerCamelCase word that wraps one entry in a body
	Type       string // the word in the names of its operations
	New        func() Entry
}

// EntryKinds lists the eight kinds of the directory, parents before what hangs on them.
func EntryKinds() []EntryKind {
	return []EntryKind{
		{Customers, "customer", "Customer", func() Entry { return &Customer{} }},
		{Profiles, "profile", "Profile", func() Entry { return &Profile{} }},
		{Teams, "team", "Team", func() Entry { return &Team{} }},
		{UseCases, "usecase", "UseCase", func() Entry { return &UseCase{} }},
		{Users, "user", "User", func() Entry { return &User{} }},
		{Groups, "group", "Group", func() Entry { return &Group{} }},
		{Moments, "moment", "Moment", func() Entry { return &Moment{} }},
		{Conversations, "conversation", "Conversation", func() Entry { return &Conversation{} }},
	}
}

// EntryKindOf finds the kind of a collection; false for a collection that is not part of the directory.
func EntryKindOf(c Collection) (EntryKind, bool) {
	for _, kind := range EntryKinds() {
		if kind.Collection == c {
			return kind, true
		}
	}
	return EntryKind{}, false
}

// Customer is a tenant.
type Customer struct {
	Head
	DisplayName string `json:"displayName,omitempty"`
}

// Profile is a part of a customer with scorecards of its own.
type Profile struct {
	Head
	DisplayName string `json:"displayName,omitempty"`
}

// Team is a set of users (those whose team it is) with managers.
type Team struct {
	Head
	DisplayName      string   `json:"displayName,omitempty"`
	ManagerUserNames []string `json:"managerUserNames,omitempty"`
}

// References lists the managers.
func (t *Team) References() []Reference {
	return references(nil, "managerUserNames", t.ManagerUserNames, Users)
}

// Group is a set of users and of other groups. Groups may contain each other; every reader copes with cycles.
type Group struct {
	Head
	DisplayName string   `json:"displayName,omitempty"`
	MemberNames []string `json:"memberNames,omitempty"`
}

// References lists the members.
func (g *Group) References() []Reference {
	return references(nil, "memberNames", g.MemberNames, Users, Groups)
}

// UseCase is a line of business that scorecards and targets belong to.
type UseCase struct {
	Head
	DisplayName string `json:"displayName,omitempty"`
}

// Moment is something that can be detected in a conversation.
type Moment struct {
	Head
	DisplayName string `json:"displayName,omitempty"`
}

// Conversation is what is known of a conversation that is kept in another system.
type Conversation struct {
	Head
	AgentUserName string            `json:"agentUserName,omitempty"`
	StartTime     time.Time         `json:"startTime,omitzero"`
	EndTime       time.Time         `json:"endTime,omitzero"`
	Channel       string            `json:"channel,omitempty"`
	LanguageCode  string            `json:"languageCode,omitempty"`
	UsecaseName   string            `json:"usecaseName,omitempty"`
	Metadata      map[string]string `json:"metadata,omitempty"`
	MomentNames   []string          `json:"momentNames,omitempty"`
}

// References lists the agent, the use case and the moments.
func (c *Conversation) References() []Reference {
	refs := references(nil, "agentUserName", []string{c.AgentUserName}, Users)
	refs = references(refs, "usecaseName", []string{c.UsecaseName}, UseCases)
	return references(refs, "momentNames", c.MomentNames, Moments)
}

// references appends one Reference per name that is not empty. A list of names is indexed in its fields; a field with
// one name is not.
func references(refs []Reference, field string, names []string, of ...Collection) []Reference {
	for i, name := range names {
		if name == "" {
			continue
		}
		at := field
		if isList(field) {
			at = fmt.Sprintf("%s[%d]", field, i)
		}
		refs = append(refs, Reference{Field: at, Name: name, Of: of})
	}
	return refs
}

func isList(field string) bool { return field[len(field)-1] == 's' }

// CheckEntry notes the faults of a directory entry that can be seen without asking what else exists.
func CheckEntry(e Entry, prefix string, v *Violations) {
	if c, ok := e.(*Conversation); ok && !c.StartTime.IsZero() && !c.EndTime.IsZero() && c.EndTime.Before(c.StartTime) {
		v.Add(prefix+"endTime", "must not be before startTime")
	}
	if n, ok := ParseNameOf(Users, e.Meta().Name); ok && BuiltIn(n.ID) {
		v.Add(prefix+"name", "is the name of a built-in user")
	}
	seen := map[string]bool{}
	for _, ref := range e.References() {
		list, _, indexed := strings.Cut(ref.Field, "[")
		if indexed && seen[list+ref.Name] {
			v.Add(prefix+ref.Field, "stands in the list already")
		}
		seen[list+ref.Name] = true
	}
}
