package scoring

import "opencoaching/coaching"

// Quota says how many conversations are to be evaluated for each agent: a count of the agent's own, else the largest of
// those of the groups that the agent is in, else the one for everybody.
type Quota struct {
	everybody int64
	own       map[string]int64 // by user
	grouped   map[string]int64 // by user, the largest of the groups'
}

// NewQuota reads the counts of a template. Members holds the users in each group that is overridden, those of groups
// nested in it included. Users and groups are called as in the configuration.
func NewQuota(t *coaching.TaskComplete, members map[string][]string) Quota {
	q := Quota{own: map[string]int64{}, grouped: map[string]int64{}}
	if t == nil {
		return q
	}
	q.everybody = int64(t.EvaluatedConversationCountPerAgent)
	for _, o := range t.OverriddenAgents {
		count := int64(o.EvaluatedConversationCountPerAgent)
		if o.UserName != "" {
			q.own[o.UserName] = count
		}
		for _, user := range members[o.GroupName] {
			if known, found := q.grouped[user]; !found || count > known {
				q.grouped[user] = count
			}
		}
	}
	return q
}

// Of is the count of one user.
func (q Quota) Of(user string) int64 {
	if count, found := q.own[user]; found {
		return count
	}
	if count, found := q.grouped[user]; found {
		return count
	}
	return q.everybody
}

// Total is the sum over users, each of whom is named once.
func (q Quota) Total(users []string) (total int64) {
	for _, user := range users {
		total += q.Of(user)
	}
	return total
}
