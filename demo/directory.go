package demo

import (
	"fmt"
	"time"

	"opencoaching/coaching"
)

// The numbers of the agents: 40 in service or not, the last three of them gone, and six who are new.
const (
	agents      = 40
	lastActive  = 37
	firstHire   = 31
	lastHire    = 36
	devUsers    = 2
	specialists = 4
)

// team is a team with its ten agents, its manager and what its people work on.
type team struct {
	id, title string
	manager   string
	usecases  []string
}

var teams = []team{
	{"billing", "Billing", "manager-1", []string{"inbound-calls"}},
	{"retention", "Retention", "manager-2", []string{"inbound-calls", "chat-support"}},
	{"technical", "Technical", "manager-3", []string{"technical-support"}},
	{"onboarding", "Onboarding", "manager-4", []string{"inbound-calls", "chat-support"}},
}

// technical is where the dev users sit.
const technical = 2

// teamOf is the team of an agent by number: the first ten, the next ten and so on.
func teamOf(agent int) *team { return &teams[(agent-1)*len(teams)/agents] }

func agentID(number int) string { return fmt.Sprintf("agent-%02d", number) }

func agentIDs(first, last int) []string {
	var ids []string
	for n := first; n <= last; n++ {
		ids = append(ids, agentID(n))
	}
	return ids
}

// directory lists the customers, the profiles and everything in them but the conversations.
func directory(c clock) []coaching.Entry {
	entries := []coaching.Entry{
		&coaching.Customer{Head: headOf("customers/acme", c, 400), DisplayName: "Acme"},
		&coaching.Customer{Head: headOf("customers/"+deletable, c, 20), DisplayName: "Deletable"},
		&coaching.Profile{Head: head(coaching.Profiles, profile.Profile, c, 400), DisplayName: "Support"},
		&coaching.Profile{Head: headOf("customers/acme/profiles/"+deletable, c, 20), DisplayName: "Deletable"},
	}
	entries = append(entries, teamEntries(c)...)
	entries = append(entries, labels(c)...)
	entries = append(entries, staff(c)...)
	for n := 1; n <= agents; n++ {
		entries = append(entries, agent(c, n))
	}
	for n := 1; n <= devUsers; n++ {
		entries = append(entries, devUser(c, n))
	}
	return append(entries, groups(c)...)
}

func head(collection coaching.Collection, id string, c clock, days int) coaching.Head {
	return headOf(profile.Name(collection, id).String(), c, days)
}

// headOf is that of an entry which was made a number of days ago and not touched since.
func headOf(name string, c clock, days int) coaching.Head {
	made := c.before(time.Duration(days) * day)
	return coaching.Head{Name: name, CreateTime: made, UpdateTime: made}
}

func teamEntries(c clock) []coaching.Entry {
	entries := []coaching.Entry{&coaching.Team{Head: head(coaching.Teams, deletable, c, 20), DisplayName: "Deletable"}}
	for _, t := range teams {
		entries = append(entries, &coaching.Team{
			Head: head(coaching.Teams, t.id, c, 390), DisplayName: t.title, ManagerUserNames: namesOf(coaching.Users, t.manager),
		})
	}
	return entries
}

// labels lists the use cases and the moments.
func labels(c clock) []coaching.Entry {
	var entries []coaching.Entry
	for _, label := range [][2]string{
		{"inbound-calls", "Inbound calls"}, {"chat-support", "Chat support"}, {"technical-support", "Technical support"}, {deletable, "Deletable"},
	} {
		entries = append(entries, &coaching.UseCase{Head: head(coaching.UseCases, label[0], c, 380), DisplayName: label[1]})
	}
	for _, label := range [][2]string{
		{"greeting", "Greeting"}, {"identity-check", "Identity check"}, {"refund-offered", "Refund offered"},
		{"empathy-shown", "Empathy shown"}, {"closing-summary", "Closing summary"}, {deletable, "Deletable"},
	} {
		entries = append(entries, &coaching.Moment{Head: head(coaching.Moments, label[0], c, 370), DisplayName: label[1]})
	}
	return entries
}

// staff lists everybody who is no agent, and the users whom nothing refers to: one to delete and one to erase.
func staff(c clock) []coaching.Entry {
	var entries []coaching.Entry
	for n, t := range teams {
		u := user(c, t.manager, fmt.Sprintf("Manager %d", n+1), coaching.RoleManager)
		u.Usecases = namesOf(coaching.UseCases, t.usecases...)
		entries = append(entries, u)
	}
	for n := 1; n <= specialists; n++ {
		entries = append(entries, user(c, fmt.Sprintf("qa-%d", n), fmt.Sprintf("QA %d", n), coaching.RoleQASpecialist))
	}
	for _, spare := range [][2]string{{deletable, "Deletable"}, {"example-erasable", "Erasable"}} {
		u := user(c, spare[0], spare[1], coaching.RoleAgent)
		u.State = coaching.UserInactive
		entries = append(entries, u)
	}
	return append(entries, user(c, "qa-admin-1", "QA Admin 1", coaching.RoleQAAdmin), user(c, "admin-1", "Admin 1", coaching.RoleAdmin))
}

func agent(c clock, number int) *coaching.User {
	t := teamOf(number)
	u := user(c, agentID(number), fmt.Sprintf("Agent %02d", number), coaching.RoleAgent)
	u.Team, u.Manager = nameOf(coaching.Teams, t.id), nameOf(coaching.Users, t.manager)
	u.Usecases = namesOf(coaching.UseCases, t.usecases...)
	switch {
	case number > lastActive:
		u.State = coaching.UserInactive
		u.UpdateTime = c.before(gone)
	case number >= firstHire && number <= lastHire:
		u.Head = head(coaching.Users, agentID(number), c, 110)
	}
	return u
}

// gone is how long ago the inactive agents left.
const gone = 30 * day

func devUser(c clock, number int) *coaching.User {
	t := &teams[technical]
	u := user(c, devID(number), fmt.Sprintf("Dev %02d", number), coaching.RoleAgent)
	u.Team, u.Manager, u.IsDevUser = nameOf(coaching.Teams, t.id), nameOf(coaching.Users, t.manager), true
	u.Usecases = namesOf(coaching.UseCases, t.usecases...)
	return u
}

func devID(number int) string { return fmt.Sprintf("dev-%02d", number) }

func user(c clock, id, display string, roles ...coaching.Role) *coaching.User {
	return &coaching.User{
		Head:             head(coaching.Users, id, c, 360),
		Username:         id,
		Email:            id + "@example.com",
		DisplayName:      display,
		FullName:         display,
		Roles:            roles,
		State:            "ACTIVE",
		ProfileNames:     []string{nameOf(coaching.Profiles, profile.Profile)},
		PreferredProfile: nameOf(coaching.Profiles, profile.Profile),
	}
}

// groups nest: everyone holds both sites, and each site holds the new hires, who train at both.
func groups(c clock) []coaching.Entry {
	group := func(id, title string, nested []string, users ...string) coaching.Entry {
		return &coaching.Group{
			Head: head(coaching.Groups, id, c, 350), DisplayName: title,
			MemberNames: append(namesOf(coaching.Users, users...), namesOf(coaching.Groups, nested...)...),
		}
	}
	hires := []string{"new-hires"}
	north := append(agentIDs(11, 20), agentIDs(lastActive, agents)...)
	south := append(append(agentIDs(1, 10), agentIDs(21, 30)...), devID(1), devID(2))
	return []coaching.Entry{
		group("everyone", "Everyone", []string{"site-north", "site-south"}),
		group("site-north", "Site north", hires, north...),
		group("site-south", "Site south", hires, south...),
		group("new-hires", "New hires", nil, agentIDs(firstHire, lastHire)...),
		group(deletable, "Deletable", nil),
	}
}
