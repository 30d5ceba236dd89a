package export

// heading is what stands over one pair of columns: answer and comment.
type heading struct {
	answer  string
	comment string
}

// The degrees to which a heading says which criterion it means. Ids are unique where names need not be: within a
// template a criterion's id is, and over all templates the pair.
const (
	byNames = iota
	byCriterionID
	byBothIDs
)

// headings names the columns so that no two bear the same heading. Those that would get their criterion's id, and those
// that still would get the template's id too.
//
// Compared are headings as the file shows them, which is what shown gives: with what guards a formula put before it, a
// heading can come to equal another. Comments count as well: a criterion can be called "Tone (comment)" beside "Tone".
func headings(columns []criterionColumn, shown func(string) string) []heading {
	degrees := make([]int, len(columns))
	for {
		all, uses := make([]heading, len(columns)), map[string]int{}
		for i := range columns {
			all[i] = columns[i].heading(degrees[i], shown)
			uses[all[i].answer]++
			uses[all[i].comment]++
		}
		told := true
		for i, h := range all {
			if degrees[i] < byBothIDs && (uses[h.answer] > 1 || uses[h.comment] > 1) {
				degrees[i]++
				told = false
			}
		}
		if told {
			return all
		}
	}
}

func (c *criterionColumn) heading(degree int, shown func(string) string) heading {
	text := c.title + " / " + c.chapter + " / " + c.criterion
	switch degree {
	case byCriterionID:
		text += " (" + c.criterionID + ")"
	case byBothIDs:
		text += " (" + c.templateID + "/" + c.criterionID + ")"
	}
	return heading{answer: shown(text), comment: shown(text + " (comment)")}
}
