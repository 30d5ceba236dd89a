package gormstore

import (
	"context"
	"database/sql"
	"fmt"

	"gorm.io/gorm"

	"opencoaching/repository"
)

// nestedGroups finds the groups that can be reached from some. UNION leaves out what it has seen, so that groups that
// contain each other come to an end.
const nestedGroups = `WITH RECURSIVE reached (group_id) AS (
	SELECT id FROM groups WHERE customer_id = ? AND ?
	UNION
	SELECT m.member_group_id FROM group_members m JOIN reached ON m.group_id = reached.group_id
	WHERE m.customer_id = ? AND m.member_group_id IS NOT NULL
) SELECT m.user_id FROM group_members m JOIN reached ON m.group_id = reached.group_id
WHERE m.customer_id = ? AND m.user_id IS NOT NULL`

// Agents lists the ids of the agents that a filter means.
func (p profileStore) Agents(ctx context.Context, filter repository.AgentFilter) ([]string, error) {
	ids := []string{}
	if err := p.agentIDs(ctx, filter).Order("id").Find(&ids).Error; err != nil {
		return nil, fmt.Errorf("list agents: %w", translate(err))
	}
	return ids, nil
}

// agentIDs is the query for the ids of the agents that a filter means, to be run or to stand in a condition.
func (p profileStore) agentIDs(ctx context.Context, filter repository.AgentFilter) *gorm.DB {
	db := p.db.WithContext(ctx)
	query := db.Table("users").Select("users.id").Where("users.customer_id = ?", p.customer)
	if !filter.AnyUser {
		query = query.Where("users.is_agent AND (users.every_profile OR EXISTS (SELECT 1 FROM user_profiles p"+
			" WHERE p.customer_id = users.customer_id AND p.user_id = users.id AND p.profile_id = ?))", p.profile)
	}
	if !filter.IncludeInactive {
		query = query.Where("users.is_active")
	}
	if !filter.IncludeDev {
		query = query.Where("NOT users.is_dev")
	}
	var joined []*gorm.DB
	if len(filter.UserIDs) > 0 {
		joined = append(joined, db.Where(p.among("users.id", filter.UserIDs)))
	}
	if len(filter.TeamIDs) > 0 {
		joined = append(joined, db.Where(p.among("users.team_id", filter.TeamIDs)))
	}
	if len(filter.GroupIDs) > 0 {
		joined = append(joined, db.Where("users.id IN (?)", p.memberIDs(db, filter)))
	}
	if len(joined) == 0 {
		return query
	}
	either := joined[0]
	for _, condition := range joined[1:] {
		either = either.Or(condition)
	}
	return query.Where(either)
}

// nestedMembers finds the users in each of some groups, as nestedGroups does for all of them together.
const nestedMembers = `WITH RECURSIVE reached (root_id, group_id) AS (
	SELECT id, id FROM groups WHERE customer_id = ? AND ?
	UNION
	SELECT reached.root_id, m.member_group_id FROM group_members m JOIN reached ON m.group_id = reached.group_id
	WHERE m.customer_id = ? AND m.member_group_id IS NOT NULL
) SELECT DISTINCT reached.root_id, m.user_id FROM group_members m JOIN reached ON m.group_id = reached.group_id
WHERE m.customer_id = ? AND m.user_id IS NOT NULL`

// Members lists the users in groups by one query.
func (s customerStore) Members(ctx context.Context, groupIDs []string) (map[string][]string, error) {
	members := map[string][]string{}
	query := s.db.WithContext(ctx).Raw(nestedMembers, s.customer, s.among("id", groupIDs), s.customer, s.customer)
	var group, user string
	_, err := eachRow(query, func(rows *sql.Rows) error {
		err := rows.Scan(&group, &user)
		members[group] = append(members[group], user)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the members of groups: %w", err)
	}
	return members, nil
}

// circles finds the groups that a user is in, upwards.
const circles = `WITH RECURSIVE reached (group_id) AS (
	SELECT group_id FROM group_members WHERE customer_id = ? AND user_id = ?
	UNION
	SELECT m.group_id FROM group_members m JOIN reached ON m.member_group_id = reached.group_id
	WHERE m.customer_id = ?
) SELECT group_id FROM reached`

// GroupsOf lists a user's groups by one query.
func (s customerStore) GroupsOf(ctx context.Context, userID string) ([]string, error) {
	ids := []string{}
	if err := s.db.WithContext(ctx).Raw(circles, s.customer, userID, s.customer).Scan(&ids).Error; err != nil {
		return nil, fmt.Errorf("list the groups of %s: %w", userID, translate(err))
	}
	return ids, nil
}

// memberIDs is the query for the ids of the members of the groups of a filter.
func (p profileStore) memberIDs(db *gorm.DB, filter repository.AgentFilter) *gorm.DB {
	if filter.Nested {
		return db.Raw(nestedGroups, p.customer, p.among("id", filter.GroupIDs), p.customer, p.customer)
	}
	return db.Table("group_members").Select("group_members.user_id").
		Where("group_members.customer_id = ? AND group_members.user_id IS NOT NULL", p.customer).
		Where(p.among("group_members.group_id", filter.GroupIDs))
}
