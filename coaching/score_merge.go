package coaching

import (
	"encoding/json"
	"reflect"
)

// ScorePatch is one entry of scores in an update: the fields that were present, by their JSON names.
type ScorePatch map[string]json.RawMessage

// ScoreMerge merges the scores of an update into a scorecard, criterion by criterion.
type ScoreMerge struct {
	// Items are the entries that were sent.
	Items []ScorePatch
	// Replace drops the criteria that no entry names.
	Replace bool
	// By is the id of the user who makes the change.
	By string
	// Sees tells whether that user may see the comment of a score.
	Sees func(*Score) bool
	// Prefix stands before every path of a fault.
	Prefix string
}

// Into changes the scorecard's scores and returns the path of each for further checks. In an entry an absent field stays
// as it is. A value replaces whatever value was there, of any kind; an entry that clears the value and gives no other
// takes the criterion's score away. aiScored and aiValue stay beside a person's change. A comment that the user may not
// see stays as it is; changing it, or taking its criterion away, is a fault.
func (m ScoreMerge) Into(s *Scorecard, v *Violations) ScorePath {
	paths := map[string]string{}
	merged := map[string]*Score{}
	var order []string
	for i, item := range m.Items {
		path := ScoreAt(m.Prefix)(i)
		id := item.criterionID()
		switch {
		case id == "":
			v.Add(path+".criterionId", "is required")
			continue
		case paths[id] != "":
			v.Add(path+".criterionId", "is scored twice in this request")
			continue
		}
		paths[id] = path
		order = append(order, id)
		merged[id] = m.one(item, s.ScoreOf(id), path, v)
	}
	s.Scores = m.list(s.Scores, merged, order, v)
	scores := s.Scores
	return func(i int) string {
		if path, sent := paths[scores[i].CriterionID]; sent {
			return path
		}
		return m.Prefix + "scores[criterionId=" + scores[i].CriterionID + "]"
	}
}

// cannotLose is what is said of a criterion that a change takes away with a comment that its author may not see.
const cannotLose = "cannot lose criterion %s, which holds a comment that is not yours to remove"

// list puts the merged scores in the places of the old ones, and new ones behind them.
func (m ScoreMerge) list(old []Score, merged map[string]*Score, order []string, v *Violations) []Score {
	kept := []Score{} // never null in an answer
	placed := map[string]bool{}
	for i := range old {
		id := old[i].CriterionID
		score, sent := merged[id]
		placed[id] = true
		switch {
		case sent && score != nil:
			kept = append(kept, *score)
		case !sent && !m.Replace:
			kept = append(kept, old[i])
		case old[i].Comment != "" && !m.Sees(&old[i]):
			v.Add(m.Prefix+"scores", cannotLose, id)
		}
	}
	for _, id := range order {
		if score := merged[id]; score != nil && !placed[id] {
			kept = append(kept, *score)
		}
	}
	return kept
}

// one merges an entry into the old score of its criterion, which may be nil. It returns nil to take the score away.
func (m ScoreMerge) one(item ScorePatch, old *Score, path string, v *Violations) *Score {
	before := Score{CriterionID: item.criterionID()}
	if old != nil {
		before = *old
	}
	after := before
	if m.Replace {
		after = Score{CriterionID: before.CriterionID, AIScored: before.AIScored, AIValue: before.AIValue,
			Comment: before.Comment, CommentAccessRoles: before.CommentAccessRoles}
		if m.Sees(&before) {
			after.Comment, after.CommentAccessRoles = "", nil
		}
	}
	if item.givesValue() {
		after.NumericValue, after.TextValue, after.NotApplicable = nil, nil, false
	}
	Patch{Fields: item}.Apply(&after, FieldRules{OutputOnly: []string{"autoFailed"}}, path+".", v)
	after.CriterionID = before.CriterionID
	m.comment(item, &before, &after, path, v)
	after.ValueBy = before.ValueBy
	if !sameValue(&before, &after) || before.ValueBy == "" && item.givesValue() { // who sends auto-scoring's value confirms it
		after.ValueBy = m.By
	}
	if (item.touchesValue() || m.Replace) && after.values() == 0 {
		return nil
	}
	return &after
}

// comment settles who gave the comment, and keeps one that the user may not see.
func (m ScoreMerge) comment(item ScorePatch, before, after *Score, path string, v *Violations) {
	after.CommentBy = before.CommentBy
	if before.Comment != "" && !m.Sees(before) {
		// Whatever is sent is refused alike, so that nobody learns the comment by guessing it.
		if raw := item["comment"]; !isNull(raw) && string(raw) != `""` {
			v.Add(path+".comment", "is not yours to change")
		}
		after.Comment, after.CommentAccessRoles = before.Comment, before.CommentAccessRoles
		return
	}
	if before.Comment != after.Comment { // who changes for whom it is has not given it
		after.CommentBy = m.By
	}
}

func (p ScorePatch) criterionID() string {
	var id string
	if raw := p["criterionId"]; !isNull(raw) && json.Unmarshal(raw, &id) != nil {
		return ""
	}
	return id
}

// givesValue tells whether the entry answers the criterion. A null, or a notApplicable that is false, clears a value of
// its own kind alone.
func (p ScorePatch) givesValue() bool {
	return !isNull(p["numericValue"]) || !isNull(p["textValue"]) || string(p["notApplicable"]) == "true"
}

func (p ScorePatch) touchesValue() bool {
	for _, field := range []string{"numericValue", "textValue", "notApplicable"} {
		if _, sent := p[field]; sent {
			return true
		}
	}
	return false
}

func sameValue(a, b *Score) bool {
	return a.NotApplicable == b.NotApplicable && reflect.DeepEqual(a.NumericValue, b.NumericValue) && reflect.DeepEqual(a.TextValue, b.TextValue)
}
