package export

import (
	"cmp"
	"slices"
	"strings"

	"opencoaching/coaching"
)

// question is a criterion in its chapter, by id.
type question struct {
	chapterID   string
	criterionID string
}

// revision is what the writer knows of one template revision.
type revision struct {
	title     string
	questions []question // in the order of the revision
	// places says where the answer to a criterion goes among the answers of a row: in the wide layout to the
	// criterion's column, in the long one to its place in questions.
	places map[string]int
}

// form is a template with those of its revisions that the result has.
type form struct {
	id        string
	title     string               // of the newest revision
	revisions []*coaching.Template // from the newest
}

// criterionColumn is the pair of columns, answer and comment, of one criterion of one template over all its revisions.
type criterionColumn struct {
	templateID  string
	criterionID string
	title       string
	chapter     string
	criterion   string
}

// newRevision reads a template revision; a criterion's place is its place in the revision.
func newRevision(template *coaching.Template) *revision {
	r := &revision{title: template.Title, places: map[string]int{}}
	for i := range template.Content.Chapters {
		chapter := &template.Content.Chapters[i]
		for j := range chapter.Criteria {
			id := chapter.Criteria[j].CriterionID
			r.places[id] = len(r.questions)
			r.questions = append(r.questions, question{chapter.ChapterID, id})
		}
	}
	return r
}

// criterionColumns lays out the columns of the wide layout: templates by title, then id; the criteria of each in the
// order of its newest revision, then those that only older ones have, from the newest of these.
func criterionColumns(templates []*coaching.Template) []criterionColumn {
	var columns []criterionColumn
	for _, f := range formsOf(templates) {
		seen := map[string]bool{}
		for _, template := range f.revisions {
			columns = f.appendUnseen(columns, template, seen)
		}
	}
	return columns
}

// appendUnseen adds columns for the criteria of a revision that no newer one has.
func (f *form) appendUnseen(columns []criterionColumn, template *coaching.Template, seen map[string]bool) []criterionColumn {
	for i := range template.Content.Chapters {
		chapter := &template.Content.Chapters[i]
		for j := range chapter.Criteria {
			criterion := &chapter.Criteria[j]
			if seen[criterion.CriterionID] {
				continue
			}
			seen[criterion.CriterionID] = true
			columns = append(columns, criterionColumn{
				templateID:  f.id,
				criterionID: criterion.CriterionID,
				title:       f.title,
				chapter:     firstOf(chapter.DisplayName, chapter.ChapterID),
				criterion:   firstOf(criterion.DisplayName, criterion.CriterionID),
			})
		}
	}
	return columns
}

// formsOf gathers the revisions of each template and sorts the templates by title, then id.
func formsOf(templates []*coaching.Template) []*form {
	byID := map[string]*form{}
	var forms []*form
	for _, template := range templates {
		id := templateID(template)
		if byID[id] == nil {
			byID[id] = &form{id: id}
			forms = append(forms, byID[id])
		}
		byID[id].revisions = append(byID[id].revisions, template)
	}
	for _, f := range forms {
		slices.SortStableFunc(f.revisions, func(a, b *coaching.Template) int {
			return cmp.Compare(revisionNumber(b), revisionNumber(a))
		})
		f.title = firstOf(f.revisions[0].Title, f.id)
	}
	slices.SortFunc(forms, func(a, b *form) int {
		return cmp.Or(strings.Compare(a.title, b.title), strings.Compare(a.id, b.id))
	})
	return forms
}

func templateID(template *coaching.Template) string {
	name, _ := coaching.ParseName(template.Name)
	return name.ID
}

func revisionNumber(template *coaching.Template) int {
	name, _ := coaching.ParseName(template.Name)
	return name.RevisionNumber()
}
