package service

import (
	"cmp"
	"slices"

	"opencoaching/coaching"
	"opencoaching/repository"
	"opencoaching/scoring"
	"opencoaching/scoring/agreement"
)

// ratings gathers the answers of calibrations in as little memory as an analysis needs.
type ratings struct {
	parent              coaching.Parent
	notApplicableCounts bool
	withheld, answers   int

	data      agreement.Data
	revisions map[repository.TemplateRevision]*revisionItems
	criteria  []CriterionAgreement // in the order of data.Items
	units     map[string]unit      // by the id of the original
	clusters  map[string]int32     // by the id of the conversation or, without one, of the original
	raters    map[string]int32     // by id
	answered  map[[2]int32]bool    // by unit and rater
}

// unit is an original: its number and its rater.
type unit struct{ number, rater int32 }

// revisionItems are the items that the criteria of a template revision are.
type revisionItems struct {
	template   *coaching.Template
	items      []int                        // by place of the criterion in the template; -1: no number is asked for
	categories []map[coaching.Decimal]int32 // by place; notApplicable stands for itself
}

// notApplicable is a key for what is no number: no answer has so great a value.
const notApplicable = coaching.MaxDecimal + 1

func newRatings(parent coaching.Parent, templates []*coaching.Template, notApplicableCounts bool) *ratings {
	r := &ratings{
		parent: parent, notApplicableCounts: notApplicableCounts, revisions: map[repository.TemplateRevision]*revisionItems{},
		units: map[string]unit{}, clusters: map[string]int32{}, raters: map[string]int32{}, answered: map[[2]int32]bool{},
	}
	templates = slices.Clone(templates)
	slices.SortFunc(templates, func(a, b *coaching.Template) int {
		x, _ := coaching.ParseName(a.Name)
		y, _ := coaching.ParseName(b.Name)
		return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(a.Revision, b.Revision))
	})
	for _, template := range templates {
		r.addTemplate(template)
	}
	return r
}

func (r *ratings) addTemplate(template *coaching.Template) {
	name, _ := coaching.ParseName(template.Name)
	of := &revisionItems{template: template}
	for i := range template.Content.Chapters {
		chapter := &template.Content.Chapters[i]
		for j := range chapter.Criteria {
			criterion := &chapter.Criteria[j]
			of.categories = append(of.categories, map[coaching.Decimal]int32{})
			if criterion.Answer.Type == coaching.AnswerText {
				of.items = append(of.items, -1)
				continue
			}
			of.items = append(of.items, len(r.data.Items))
			r.data.Items = append(r.data.Items, r.item(criterion))
			r.criteria = append(r.criteria, CriterionAgreement{
				TemplateName: name.WithRevision(template.Revision).String(), ChapterID: chapter.ChapterID, Criterion: criterion,
			})
		}
	}
	r.revisions[repository.TemplateRevision{ID: name.ID, Revision: template.Revision}] = of
}

// item is a criterion to which nobody has answered yet.
func (r *ratings) item(criterion *coaching.Criterion) agreement.Item {
	least, most := criterion.Answer.PointsRange()
	item := agreement.Item{Low: points(least), High: points(most)}
	switch answer := &criterion.Answer; {
	case answer.Type == coaching.AnswerOptions:
		item.Possible = len(answer.Options)
	case answer.Step != nil && *answer.Step > 0:
		item.Possible = int((*answer.Max-*answer.Min) / *answer.Step) + 1
	}
	if item.Possible > 0 && r.notApplicableCounts && criterion.AllowNotApplicable {
		item.Possible++
	}
	return item
}

func points(d coaching.Decimal) float64 { return float64(d) / coaching.DecimalUnit }

// add takes the answers of one scorecard. Originals come before what follows them, and of one original what was
// submitted last comes first.
func (r *ratings) add(row *repository.CalibrationRow) error {
	rater := number(r.raters, row.RaterID)
	at, known := r.units[row.OriginalID]
	switch {
	case row.Original:
		at = unit{int32(len(r.units)), rater}
		r.units[row.OriginalID] = at
		r.data.Clusters = append(r.data.Clusters, number(r.clusters, clusterOf(row)))
	case !known || rater == at.rater || r.answered[[2]int32{at.number, rater}]:
		return nil
	}
	r.answered[[2]int32{at.number, rater}] = true
	of := r.revisions[row.Template]
	for place, judgement := range scoring.Judge(of.template, row.Scores) {
		if of.items[place] >= 0 {
			r.rate(of, place, judgement, agreement.Rating{Unit: at.number, Rater: rater, Key: row.Original})
		}
	}
	if r.answers > maxAnswers {
		return coaching.NewError(coaching.FailedPrecondition, "TOO_MANY_ANSWERS", "there are more than %d answers to compare; ask for a shorter range", maxAnswers)
	}
	return nil
}

// clusterOf names what an original is drawn with: all that is about its conversation, or itself where there is none.
func clusterOf(row *repository.CalibrationRow) string {
	if row.ConversationID == "" {
		return "scorecards/" + row.OriginalID
	}
	return "conversations/" + row.ConversationID
}

// number is the place of a key in the order in which keys were first seen.
func number(of map[string]int32, key string) int32 {
	n, known := of[key]
	if !known {
		n = int32(len(of))
		of[key] = n
	}
	return n
}

// rate notes one answer, unless there is none.
func (r *ratings) rate(of *revisionItems, place int, judgement scoring.Judgement, rating agreement.Rating) {
	item := &r.data.Items[of.items[place]]
	value, category := judgement.Value, agreement.Category{}
	switch {
	case judgement.State == scoring.Scored:
		answer := &r.criteria[of.items[place]].Criterion.Answer
		category = agreement.Category{Number: points(answer.Points(value)), Numeric: true}
	case judgement.Outside() && r.notApplicableCounts:
		value = notApplicable
	default:
		return
	}
	at, known := of.categories[place][value]
	if !known {
		at = int32(len(item.Categories))
		of.categories[place][value] = at
		item.Categories = append(item.Categories, category)
	}
	rating.Category = at
	item.Ratings = append(item.Ratings, rating)
	r.answers++
}

// present puts the statistics to the criteria, and the raters in order of their names.
func (r *ratings) present(analysis agreement.Analysis) Agreement {
	a := Agreement{Conversations: len(r.clusters), Units: len(r.units), Withheld: r.withheld, Overall: analysis.Overall, Criteria: r.criteria}
	ids := make([]string, 0, len(r.raters))
	for id := range r.raters {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	order := make([]int32, len(ids))
	for i, id := range ids {
		order[i] = r.raters[id]
		a.Raters = append(a.Raters, coaching.UserName(r.parent.Customer, id))
	}
	arrange := func(s *agreement.Statistics) {
		arranged := make([]*agreement.RaterStatistics, len(order))
		for i, rater := range order {
			arranged[i] = s.Raters[rater]
		}
		s.Raters = arranged
	}
	arrange(&a.Overall)
	for i := range a.Criteria {
		a.Criteria[i].Statistics = analysis.Items[i]
		arrange(&a.Criteria[i].Statistics)
	}
	return a
}
