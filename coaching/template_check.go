package coaching

import "fmt"

// CheckTemplate notes every fault of a template's content that can be seen without asking what else exists: ids,
// weights, points, ranges, conditions. Fields are named below prefix, which ends in a dot or is empty.
func CheckTemplate(t *Template, prefix string, v *Violations) {
	if t.Title == "" {
		v.Add(prefix+"title", "is required")
	}
	if len(t.Content.Chapters) == 0 {
		v.Add(prefix+"template.chapters", "must hold at least one chapter")
		return
	}
	c := contentCheck{v: v, scoring: t.Content.Scoring, ids: map[string]bool{}, criteria: map[string]*Criterion{}}
	for i := range t.Content.Chapters {
		c.chapter(&t.Content.Chapters[i], fmt.Sprintf("%stemplate.chapters[%d]", prefix, i))
	}
	c.weights(t.Content.Chapters, prefix+"template.chapters")
	checkAudience(t, prefix, v)
	checkPermissions(t.Permissions, prefix+"permissions", v)
	checkQAScore(t.QAScoreConfig, prefix+"qaScoreConfig", v)
	checkQATask(t.QATaskConfig, prefix+"qaTaskConfig", v)
	if t.Status == TemplateDeleted {
		v.Add(prefix+"status", "cannot be set to deleted here; delete the template instead")
	}
}

type contentCheck struct {
	v        *Violations
	scoring  Scoring
	ids      map[string]bool
	criteria map[string]*Criterion // the earlier ones, by id
}

func (c *contentCheck) chapter(chapter *Chapter, path string) {
	c.id(chapter.ChapterID, path+".chapterId")
	for i := range chapter.Criteria {
		criterion := &chapter.Criteria[i]
		at := fmt.Sprintf("%s.criteria[%d]", path, i)
		c.id(criterion.CriterionID, at+".criterionId")
		c.answer(&criterion.Answer, at+".answer")
		c.showIf(criterion.ShowIf, at+".showIf")
		c.autoScore(criterion, at+".autoScore")
		c.criteria[criterion.CriterionID] = criterion
	}
}

func (c *contentCheck) id(id, path string) {
	if c.ids[id] {
		c.v.Add(path, "is already the id of another chapter or criterion")
	}
	c.ids[id] = true
}

func (c *contentCheck) answer(a *Answer, path string) {
	switch a.Type {
	case AnswerOptions:
		c.options(a, path)
	case AnswerRange:
		c.rangeOf(a, path)
	}
	if a.Type != AnswerOptions && len(a.Options) > 0 {
		c.v.Add(path+".options", "are for answers of type OPTIONS alone")
	}
	if a.Type == AnswerRange {
		return
	}
	c.rangeOnly(a.Min != nil, path+".min")
	c.rangeOnly(a.Max != nil, path+".max")
	c.rangeOnly(a.Step != nil, path+".step")
	c.rangeOnly(a.AutoFail != nil, path+".autoFail")
}

func (c *contentCheck) rangeOnly(set bool, path string) {
	if set {
		c.v.Add(path, "is for answers of type RANGE alone")
	}
}

func (c *contentCheck) options(a *Answer, path string) {
	if len(a.Options) == 0 {
		c.v.Add(path+".options", "must hold at least one option")
		return
	}
	values := map[Decimal]bool{}
	for i, option := range a.Options {
		at := fmt.Sprintf("%s.options[%d]", path, i)
		if values[option.Value] {
			c.v.Add(at+".value", "is already the value of another option")
		}
		values[option.Value] = true
		if option.Points < 0 && c.scoring.Normalization != MinMax {
			c.v.Add(at+".points", "must not be negative under ZERO_BASED")
		}
	}
	least, most := a.PointsRange()
	c.points(least, most, path+".options")
}

func (c *contentCheck) rangeOf(a *Answer, path string) {
	if a.Min == nil {
		c.v.Add(path+".min", "is required for an answer of type RANGE")
	}
	if a.Max == nil {
		c.v.Add(path+".max", "is required for an answer of type RANGE")
	}
	if a.Step != nil && *a.Step <= 0 {
		c.v.Add(path+".step", "must be greater than 0")
	}
	if a.Min == nil || a.Max == nil {
		return
	}
	switch {
	case *a.Min >= *a.Max:
		c.v.Add(path+".max", "must be greater than min")
	case a.Step != nil && *a.Step > 0 && (*a.Max-*a.Min)%*a.Step != 0:
		c.v.Add(path+".step", "must divide the distance from min to max into a whole number of steps")
	}
	if *a.Min < 0 && c.scoring.Normalization != MinMax {
		c.v.Add(path+".min", "must not be negative under ZERO_BASED")
	}
	if *a.Min < *a.Max {
		c.points(*a.Min, *a.Max, path+".max")
	}
}

// points holds a scored criterion to a range in which a percentage means something.
func (c *contentCheck) points(least, most Decimal, path string) {
	if c.scoring.Normalization == MinMax {
		if most <= least {
			c.v.Add(path, "must offer different points, since MIN_MAX measures between the least and the greatest")
		}
	} else if most <= 0 {
		c.v.Add(path, "must offer more than 0 points, since ZERO_BASED measures against the greatest")
	}
}

func (c *contentCheck) showIf(s *ShowIf, path string) {
	if s == nil {
		return
	}
	earlier := c.criteria[s.CriterionID]
	switch {
	case earlier == nil:
		c.v.Add(path+".criterionId", "must name an earlier criterion of this template")
	case earlier.Answer.Type == AnswerText:
		c.v.Add(path+".criterionId", "must name a criterion that is answered with a number")
	default:
		for i, value := range s.Values {
			if !earlier.Answer.Allows(value) {
				c.v.Add(fmt.Sprintf("%s.values[%d]", path, i), "is not a possible answer of that criterion")
			}
		}
	}
}

func (c *contentCheck) autoScore(criterion *Criterion, path string) {
	auto := criterion.AutoScore
	if auto == nil {
		return
	}
	if criterion.Answer.Type == AnswerText {
		c.v.Add(path, "cannot answer a criterion of type TEXT")
		return
	}
	if auto.Present != nil && !criterion.Answer.Allows(*auto.Present) {
		c.v.Add(path+".present", "is not a possible answer of this criterion")
	}
	if auto.Absent != nil && !criterion.Answer.Allows(*auto.Absent) {
		c.v.Add(path+".absent", "is not a possible answer of this criterion")
	}
}

// weights refuses a template in which everything that is scored weighs nothing, since its total would divide by zero.
func (c *contentCheck) weights(chapters []Chapter, path string) {
	var criteria, points Decimal
	for _, chapter := range chapters {
		scored := false
		for _, criterion := range chapter.Criteria {
			if criterion.Answer.Type != AnswerText {
				scored = true
				criteria += WeightOf(criterion.Weight)
			}
		}
		if scored {
			points += WeightOf(chapter.Weight)
		}
	}
	switch c.scoring.Method {
	case WeightedChapters, WeightedPoints:
		if points == 0 {
			c.v.Add(path, "must give at least one chapter with a scored criterion a weight above 0")
		}
	case RawPoints:
	default:
		if criteria == 0 {
			c.v.Add(path, "must give at least one scored criterion a weight above 0")
		}
	}
}

func checkAudience(t *Template, prefix string, v *Violations) {
	if t.Audience == nil {
		return
	}
	checkDistinct(t.Audience.UserNames, prefix+"audience.userNames", v)
	checkDistinct(t.Audience.TeamNames, prefix+"audience.teamNames", v)
	checkDistinct(t.Audience.GroupNames, prefix+"audience.groupNames", v)
}

func checkPermissions(p *Permissions, path string, v *Violations) {
	if p == nil {
		return
	}
	checkRoles(p.ViewRoles, path+".viewRoles", v)
	checkRoles(p.ScoreRoles, path+".scoreRoles", v)
}

// checkRoles refuses a role that nobody has: it would look like a list for everybody and be one for nobody.
func checkRoles(roles []Role, path string, v *Violations) {
	for i, role := range roles {
		if role == RoleUnspecified {
			v.Add(fmt.Sprintf("%s[%d]", path, i), "must name a role; leave the list empty for everybody")
		}
	}
}

func checkQAScore(q *QAScoreConfig, path string, v *Violations) {
	if q == nil {
		return
	}
	starts, labels := map[Decimal]bool{}, map[string]bool{}
	for i, band := range q.Bands {
		at := fmt.Sprintf("%s.bands[%d]", path, i)
		switch {
		case band.Label == "":
			v.Add(at+".label", "is required")
		case labels[band.Label]:
			v.Add(at+".label", "is already the label of another band")
		}
		if starts[band.Min] {
			v.Add(at+".min", "is already where another band begins")
		}
		starts[band.Min], labels[band.Label] = true, true
	}
}

func checkQATask(q *QATaskConfig, path string, v *Violations) {
	if q == nil {
		return
	}
	if q.EvaluationPeriod != nil {
		checkEvaluationPeriod(q.EvaluationPeriod, path+".evaluationPeriod", v)
	}
	if q.TaskComplete != nil {
		CheckTaskComplete(q.TaskComplete, path+".taskComplete", v)
	}
}

func checkEvaluationPeriod(p *EvaluationPeriod, path string, v *Violations) {
	if p.Cadence == "" {
		v.Add(path+".cadence", "is required: it says how long a period is")
	}
	if p.StartTime.IsZero() {
		v.Add(path+".startTime", "is required: periods are counted from it")
	}
	if o := p.OverrideTimeRange; o != nil && p.Cadence.Known() &&
		p.Cadence.LeastDays()*24*60+o.EndOffset.distance()-o.StartOffset.distance() <= 0 {
		v.Add(path+".overrideTimeRange", "leaves nothing of the shortest period")
	}
}

// CheckTaskComplete notes exceptions that are for nobody, for two at once or for somebody who has one already. Fields
// are named below path.
func CheckTaskComplete(t *TaskComplete, path string, v *Violations) {
	seen := map[string]bool{}
	for i, o := range t.OverriddenAgents {
		at := fmt.Sprintf("%s.overriddenAgents[%d]", path, i)
		if (o.UserName == "") == (o.GroupName == "") {
			v.Add(at, "must name either a user or a group")
			continue
		}
		if seen[o.UserName+o.GroupName] {
			v.Add(at, "names a user or group that is already overridden")
		}
		seen[o.UserName+o.GroupName] = true
	}
}

func checkDistinct(names []string, path string, v *Violations) {
	seen := map[string]bool{}
	for i, name := range names {
		if seen[name] {
			v.Add(fmt.Sprintf("%s[%d]", path, i), "stands in the list already")
		}
		seen[name] = true
	}
}
