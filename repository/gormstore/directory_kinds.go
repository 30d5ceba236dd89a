package gormstore

import (
	"slices"

	"opencoaching/coaching"
)

// kind says where one kind of directory entry is kept: a table with the entry as a document, columns and link tables
// that repeat what other queries need of it, and what else has to go before it can be deleted.
type kind struct {
	table string
	// scope are the key columns before the id: none, the customer, or the customer and the profile.
	scope []string
	id    string
	// columns are those beside the key, the document, the times and the version; project gives their values in order.
	columns  []column
	project  func(coaching.Entry, *nameReader) []any
	links    []link
	mentions []mention
}

// column is a projected column with its type on Postgres.
type column struct{ name, postgres string }

// link is a table of what an entry refers to. Its keys are those of the kind, with source in place of the id; rows gives
// the values of columns. The rows go with the entry.
type link struct {
	table   string
	source  string
	columns []string
	rows    func(coaching.Entry, *nameReader) [][]any
}

// mention is a column that names entries of a kind without a foreign key, since it may also name what is not kept here.
type mention struct{ table, column string }

var (
	underCustomer = []string{"customer_id"}
	underProfile  = []string{"customer_id", "profile_id"}
)

// kinds maps the collections of the directory to where they are kept.
var kinds = map[coaching.Collection]kind{
	coaching.Customers: {table: "customers", id: "customer_id"},
	coaching.Profiles:  {table: "profiles", scope: underCustomer, id: "profile_id"},
	coaching.Teams: {table: "teams", scope: underCustomer, id: "id", links: []link{
		{table: "team_managers", source: "team_id", columns: []string{"user_id"}, rows: managersOfTeam},
	}},
	coaching.Users: {
		table: "users", scope: underCustomer, id: "id",
		columns: []column{
			{"team_id", "text"}, {"preferred_profile_id", "text"},
			{"email", "text"}, {"display_name", "text"}, {"full_name", "text"},
			{"is_dev", "boolean"}, {"is_active", "boolean"}, {"is_agent", "boolean"}, {"every_profile", "boolean"},
		},
		project: projectUser,
		links: []link{
			{table: "user_managers", source: "user_id", columns: []string{"manager_id"}, rows: managerOfUser},
			{table: "user_profiles", source: "user_id", columns: []string{"profile_id"}, rows: profilesOfUser},
			{
				table: "user_usecases", source: "user_id", columns: []string{"profile_id", "usecase_id"},
				rows: useCasesOfUser,
			},
		},
		mentions: []mention{
			{"scorecards", "creator_id"}, {"scorecards", "submitted_by_id"}, {"scorecards", "updated_by_id"},
			{"scorecard_templates", "updated_by"}, {"scorecard_template_revisions", "updated_by"},
			{"coaching_plans", "creator_id"}, {"coaching_plans", "comment_by"}, {"coaching_sessions", "creator_id"},
			{"coaching_sessions", "notes_by"}, {"coaching_sessions", "manager_submitter_id"}, {"coaching_comments", "creator_id"},
		},
	},
	coaching.Groups: {table: "groups", scope: underCustomer, id: "id", links: []link{
		{
			table: "group_members", source: "group_id", columns: []string{"position", "user_id", "member_group_id"},
			rows: membersOfGroup,
		},
	}},
	coaching.UseCases: {table: "usecases", scope: underProfile, id: "id"},
	coaching.Moments:  {table: "moments", scope: underProfile, id: "id"},
	coaching.Conversations: {
		table: "conversations", scope: underProfile, id: "id",
		columns: []column{
			{"agent_id", "text"}, {"usecase_id", "text"}, {"start_time", "timestamptz"}, {"end_time", "timestamptz"},
			{"channel", "text"}, {"language", "text"},
		},
		project: projectConversation,
		links: []link{{
			table: "conversation_moments", source: "conversation_id", columns: []string{"moment_id"},
			rows: momentsOfConversation,
		}},
		mentions: []mention{{"scorecards", "conversation_id"}},
	},
}

// entryColumns are written of every entry.
var entryColumns = []column{
	{"body", "jsonb"}, {"create_time", "timestamptz"}, {"update_time", "timestamptz"}, {"version", "bigint"},
}

// versionAt is where the version stands in entryColumns.
const versionAt = 3

// keys are the names of the key columns, with the name that the id has.
func (k kind) keys(id string) []string { return append(slices.Clone(k.scope), id) }

// writtenColumns are all columns but the key.
func (k kind) writtenColumns() []column { return slices.Concat(entryColumns, k.columns) }

// written are the names of writtenColumns.
func (k kind) written() (names []string) {
	for _, column := range k.writtenColumns() {
		names = append(names, column.name)
	}
	return names
}

func projectUser(e coaching.Entry, names *nameReader) []any {
	u := e.(*coaching.User)
	return []any{
		optional(names.id(coaching.Teams, u.Team)), optional(names.id(coaching.Profiles, u.PreferredProfile)),
		u.Email, u.DisplayName, u.FullName,
		u.IsDevUser, u.Active(), u.HasRole(coaching.RoleAgent), len(u.ProfileNames) == 0,
	}
}

func projectConversation(e coaching.Entry, names *nameReader) []any {
	c := e.(*coaching.Conversation)
	return []any{
		optional(names.id(coaching.Users, c.AgentUserName)), optional(names.id(coaching.UseCases, c.UsecaseName)),
		timestamp{c.StartTime}, timestamp{c.EndTime}, c.Channel, c.LanguageCode,
	}
}

func managersOfTeam(e coaching.Entry, names *nameReader) [][]any {
	return linked(e.(*coaching.Team).ManagerUserNames, names, coaching.Users)
}

func managerOfUser(e coaching.Entry, names *nameReader) [][]any {
	return linked([]string{e.(*coaching.User).Manager}, names, coaching.Users)
}

func profilesOfUser(e coaching.Entry, names *nameReader) [][]any {
	return linked(e.(*coaching.User).ProfileNames, names, coaching.Profiles)
}

// useCasesOfUser takes use cases of any profile of the customer.
func useCasesOfUser(e coaching.Entry, names *nameReader) (rows [][]any) {
	for _, name := range unique(e.(*coaching.User).Usecases) {
		parsed, _ := coaching.ParseNameOf(coaching.UseCases, name)
		within := nameReader{parent: coaching.Parent{Customer: names.parent.Customer, Profile: parsed.Profile}}
		id := within.own(coaching.UseCases, name)
		if within.err != nil {
			names.err = within.err
		}
		rows = append(rows, []any{parsed.Profile, id})
	}
	return rows
}

func membersOfGroup(e coaching.Entry, names *nameReader) (rows [][]any) {
	for i, name := range unique(e.(*coaching.Group).MemberNames) {
		if group, ok := coaching.ParseNameOf(coaching.Groups, name); ok && group.Under(names.parent) {
			rows = append(rows, []any{i, nil, group.ID})
		} else {
			rows = append(rows, []any{i, names.own(coaching.Users, name), nil})
		}
	}
	return rows
}

func momentsOfConversation(e coaching.Entry, names *nameReader) [][]any {
	return linked(e.(*coaching.Conversation).MomentNames, names, coaching.Moments)
}

func linked(to []string, names *nameReader, c coaching.Collection) (rows [][]any) {
	for _, name := range unique(to) {
		rows = append(rows, []any{names.own(c, name)})
	}
	return rows
}

// unique are the names that are not empty, each once: a table of links holds a pair once.
func unique(names []string) (once []string) {
	seen := map[string]bool{"": true}
	for _, name := range names {
		if !seen[name] {
			once = append(once, name)
		}
		seen[name] = true
	}
	return once
}
