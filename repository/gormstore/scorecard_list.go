package gormstore

import (
	"context"
	"fmt"
	"reflect"

	"gorm.io/gorm/clause"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// scorecardOrder is a way to sort a list.
type scorecardOrder struct {
	column string
	value  func(*coaching.Scorecard) any
	// present and absent tell scorecards that have a value from those that have none, who come last in either
	// direction. Without them every scorecard has a value.
	present, absent clause.Expr
	has             func(*coaching.Scorecard) bool
}

func scorecardOrderOf(by repository.ScorecardOrder) (scorecardOrder, error) {
	switch by {
	case repository.ByCreateTime:
		return scorecardOrder{
			column: "create_time",
			value:  func(c *coaching.Scorecard) any { return timestamp{c.CreateTime} },
		}, nil
	case repository.ByUpdateTime:
		return scorecardOrder{
			column: "update_time",
			value:  func(c *coaching.Scorecard) any { return timestamp{c.UpdateTime} },
		}, nil
	case repository.BySubmitTime:
		return scorecardOrder{
			column:  "submit_time",
			value:   func(c *coaching.Scorecard) any { return timestamp{c.SubmitTime} },
			present: clause.Expr{SQL: "scorecards.submit_time IS NOT NULL"},
			absent:  clause.Expr{SQL: "scorecards.submit_time IS NULL"},
			has:     func(c *coaching.Scorecard) bool { return !c.SubmitTime.IsZero() },
		}, nil
	case repository.ByTotalScore:
		none := []any{decimal(coaching.NotApplicable)}
		return scorecardOrder{
			column:  "total_score",
			value:   func(c *coaching.Scorecard) any { return decimal(c.TotalScore) },
			present: clause.Expr{SQL: "scorecards.total_score > ?", Vars: none},
			absent:  clause.Expr{SQL: "scorecards.total_score = ?", Vars: none},
			has:     func(c *coaching.Scorecard) bool { return c.TotalScore != coaching.NotApplicable },
		}, nil
	default:
		return scorecardOrder{}, fmt.Errorf("list scorecards: there is no order %q", by)
	}
}

// List reads one page. A sorted list is the scorecards that have the value, and after them those that have none. Each
// of the two follows the index of its column from the place where the page begins, so that a page costs the same
// however deep in the list it lies; one query over both could not follow an index in both directions.
func (s scorecards) List(
	ctx context.Context, filter repository.ScorecardFilter, page repository.ScorecardPage,
) ([]*coaching.Scorecard, error) {
	order, err := scorecardOrderOf(page.Order)
	if err != nil {
		return nil, err
	}
	cards := make([]*coaching.Scorecard, 0, page.Limit)
	as := whole
	if page.Show {
		as = shown
	}
	collect := func(card *coaching.Scorecard) { cards = append(cards, card) }
	for _, where := range order.stretches(page) {
		query := s.filtered(ctx, filter).Where(where)
		if len(cards) == 0 && reflect.ValueOf(filter).IsZero() {
			query = s.dialect.limitKnown(query, page.Limit)
		} else { // which index is right depends on how many scorecards a filter picks: that is to be planned anew
			query = query.Limit(page.Limit - len(cards))
		}
		for _, column := range []string{order.column, "id"} {
			query = query.Order(clause.OrderByColumn{
				Column: clause.Column{Table: "scorecards", Name: column}, Desc: page.Descending,
			})
		}
		if err := s.each(query, as, collect); err != nil {
			return nil, fmt.Errorf("list scorecards: %w", err)
		}
		if len(cards) >= page.Limit {
			break
		}
	}
	return cards, nil
}

// stretches are the conditions of the one or two stretches of the list that a page may be in, in order.
func (o scorecardOrder) stretches(page repository.ScorecardPage) []clause.Expression {
	beyond := ">"
	if page.Descending {
		beyond = "<"
	}
	switch last := page.After; {
	case last == nil && o.has == nil:
		return []clause.Expression{clause.Expr{SQL: "1 = 1"}}
	case last == nil:
		return []clause.Expression{o.present, o.absent}
	case o.has == nil:
		return []clause.Expression{o.after(last, beyond)}
	case o.has(last):
		return []clause.Expression{clause.And(o.present, o.after(last, beyond)), o.absent}
	default:
		return []clause.Expression{clause.And(o.absent, clause.Expr{
			SQL: "scorecards.id " + beyond + " ?", Vars: []any{idIn(last.Name)},
		})}
	}
}

// after is the condition of what comes after a scorecard that has a value.
func (o scorecardOrder) after(last *coaching.Scorecard, beyond string) clause.Expression {
	return clause.Expr{
		SQL:  "(scorecards." + o.column + ", scorecards.id) " + beyond + " (?, ?)",
		Vars: []any{o.value(last), idIn(last.Name)},
	}
}

// TemplateRevisions asks of every revision whether a scorecard is pinned to it, which an index answers with the first one
// that it finds; to collect the revisions from all scorecards would keep an export's first row waiting, and so would an
// EXISTS, which Postgres turns into just that.
func (s scorecards) TemplateRevisions(
	ctx context.Context, filter repository.ScorecardFilter,
) ([]repository.TemplateRevision, error) {
	pinned := s.filtered(ctx, filter).Select("1").
		Where("scorecards.template_id = revisions.template_id AND scorecards.template_revision = revisions.revision")
	var found []repository.TemplateRevision
	err := s.db.WithContext(ctx).Table("scorecard_template_revisions revisions").
		Select("revisions.template_id AS id", "revisions.revision AS revision").
		Where("revisions.customer_id = ? AND revisions.profile_id = ?", s.customer, s.profile).
		Where("(?) IS NOT NULL", pinned.Limit(1)).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("list the template revisions of scorecards: %w", translate(err))
	}
	return found, nil
}

// idIn is the id in the name of a stored resource.
func idIn(name string) string {
	n, _ := coaching.ParseName(name)
	return n.ID
}
