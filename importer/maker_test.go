package importer_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"opencoaching/coaching"
)

// maker makes scorecards at random.
type maker struct{ *rand.Rand }

func pick[T any](m maker, from ...T) T { return from[m.IntN(len(from))] }

// chain is a scorecard, and now and then what appeals against it, one after the other, or calibrates it.
func (m maker) chain(i int) []*coaching.Scorecard {
	id := fmt.Sprintf("sc-%04d", i)
	first := m.card(id)
	made := first.CreateTime
	linked := func(suffix string, kind coaching.ScorecardType, to string) *coaching.Scorecard {
		card := m.card(id + "-" + suffix)
		made = made.Add(time.Microsecond)
		earlier := card.CreateTime.Sub(made)
		card.CreateTime, card.UpdateTime = made, card.UpdateTime.Add(-earlier)
		if !card.SubmitTime.IsZero() {
			card.SubmitTime = card.SubmitTime.Add(-earlier)
		}
		card.ScorecardType, card.ReferenceScorecardID, card.OriginalID = kind, to, id
		card.AcknowledgeTime, card.AcknowledgeComment = time.Time{}, ""
		card.TemplateName, card.ConversationName = first.TemplateName, first.ConversationName
		return card
	}
	chain := []*coaching.Scorecard{first}
	switch m.IntN(8) {
	case 0:
		for n := range 3 {
			number := fmt.Sprint(n)
			replica := linked("replica"+number, coaching.ScorecardAppealReplica, id)
			replica.SubmitTime = made.Add(-time.Hour) // as the original was
			replica.SubmittedBy = m.person()
			resolve := linked("resolve"+number, coaching.ScorecardAppealResolve, id+"-request"+number)
			chain = append(chain, replica, linked("request"+number, coaching.ScorecardAppealRequest, id+"-replica"+number), resolve)
			resolve.CreateTime = made.Add(time.Microsecond)
			resolve.UpdateTime = resolve.CreateTime
			made = resolve.CreateTime
			if resolve.State() == coaching.Draft {
				break
			}
			resolve.SubmitTime = resolve.CreateTime
		}
	case 1:
		first.ScorecardType = coaching.ScorecardCalibrationKey
		first.AcknowledgeTime, first.AcknowledgeComment = time.Time{}, ""
		chain = append(chain, linked("response", coaching.ScorecardCalibrationResponse, id))
	case 2:
		calibration := linked("calibration", coaching.ScorecardNormal, "")
		calibration.CalibratedScorecardName = first.Name
		calibration.CalibrationConsistencyScore = new(coaching.Decimal(m.IntN(1_000_001)))
		chain = append(chain, calibration)
	}
	return chain
}

func (m maker) card(id string) *coaching.Scorecard {
	made := now.Add(-time.Duration(m.Int64N(int64(1000*24*time.Hour))) - time.Hour).Truncate(time.Microsecond)
	card := &coaching.Scorecard{
		Name: profile.Name(coaching.Scorecards, id).String(), AgentUserName: "customers/acme/users/ann",
		ConversationName: profile.Name(coaching.Conversations, pick(m, "c1", "unheard-of")).String(),
		TemplateName:     profile.Name(coaching.ScorecardTemplates, "form").WithRevision(1 + m.IntN(2)).String(),
		Creator:          m.person(), UpdatedBy: m.person(), CreateTime: made, UpdateTime: made.Add(m.some(time.Minute)),
		Comment: m.text(), CommentBy: m.author(), ManuallyScored: pick(m, true, false),
		UsecaseName: pick(m, "", "customers/acme/profiles/support/usecases/calls"),
		ProcessID:   m.short(256), SubmissionSource: pick(m, coaching.SourceUnspecified, "SCORECARD_SUBMISSION_SOURCE_QM_TASK_HOME"),
		ScorecardType: coaching.ScorecardNormal, Scores: []coaching.Score{},
	}
	if m.IntN(3) == 0 {
		card.AIScoreTime, card.ProcessInteractionTime = made.Add(-time.Hour), made.Add(-24*time.Hour)
	}
	card.Scores = m.scores()
	complete := slices.ContainsFunc(card.Scores, func(s coaching.Score) bool { return s.CriterionID == "tone" })
	if complete && m.IntN(3) > 0 {
		card.SubmitTime, card.SubmittedBy = card.CreateTime.Add(m.some(time.Hour)), m.person()
		if m.IntN(2) == 0 {
			card.AcknowledgeTime, card.AcknowledgeComment = card.SubmitTime.Add(m.some(time.Hour)), m.text()
		}
	}
	return card
}

func (m maker) some(most time.Duration) time.Duration {
	return time.Duration(m.Int64N(int64(most))).Truncate(time.Microsecond)
}

// scores answers some of the criteria in any order.
func (m maker) scores() []coaching.Score {
	scores := []coaching.Score{}
	for _, place := range m.Perm(3)[:m.IntN(4)] {
		score := coaching.Score{CriterionID: []string{"tone", "law", "notes"}[place], ValueBy: m.author(), Comment: m.text(), CommentBy: m.author()}
		score.CommentAccessRoles = pick(m, nil, nil, []coaching.Role{coaching.RoleUnspecified}, []coaching.Role{coaching.RoleQAAdmin, coaching.RoleManager})
		switch {
		case place == 2:
			score.TextValue = new(m.text())
		case m.IntN(5) == 0:
			score.NotApplicable = true
		case place == 1:
			score.NumericValue = new(pick(m, coaching.Decimal(5_000), 333_300))
		default:
			score.NumericValue = new(m.decimal())
		}
		if place != 2 && m.IntN(2) == 0 {
			score.AIScored = pick(m, true, false)
			score.AIValue = new(pick(m, coaching.Decimal(5_000), 333_300))
		}
		scores = append(scores, score)
	}
	return scores
}

// decimal is any number from 0 to a million, often with all its places.
func (m maker) decimal() coaching.Decimal {
	return pick(m, coaching.Decimal(m.Int64N(int64(coaching.MaxDecimal))+1), coaching.Decimal(m.IntN(100)*coaching.DecimalUnit), 0, 1, coaching.MaxDecimal)
}

func (m maker) person() *coaching.Person {
	return &coaching.Person{Name: "customers/acme/users/" + pick(m, "ann", "boss", "local-admin", "api-key.k1")}
}

func (m maker) author() string { return pick(m, "", "ann", "boss", "local-admin", "gone-since") }

// text is often something that trips over in a file, a spreadsheet or a database.
func (m maker) text() string {
	pieces := []string{"", `"`, `""`, ",", "\r\n", "\n", "\r", "\t", " ", ";", "=1+1", "@x", "+", "-1", "'", "N/A", "\ufeff", "\u2028", "日本", "é", "👩‍💻", "\\N", "\\", "null", "{\"a\":1}", "\u0001", "<b>&amp;", "customers/acme"}
	var b strings.Builder
	for range m.IntN(6) {
		b.WriteString(pick(m, pieces...))
	}
	return b.String()
}

func (m maker) short(most int) string {
	text := m.text()
	return text[:min(len(text), most)]
}
