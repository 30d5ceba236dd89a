package coaching

// WeightOf is the weight that a template means: 1 where it gives none.
func WeightOf(weight *Decimal) Decimal {
	if weight == nil {
		return DecimalUnit
	}
	return *weight
}

// Allows tells whether value may be given as a numeric answer: the value of an option, or a number on a step of the
// range. A TEXT answer allows no number.
func (a *Answer) Allows(value Decimal) bool {
	switch a.Type {
	case AnswerOptions:
		return a.option(value) != nil
	case AnswerRange:
		if a.Min == nil || a.Max == nil || value < *a.Min || value > *a.Max {
			return false
		}
		return a.Step == nil || *a.Step <= 0 || (value-*a.Min)%*a.Step == 0
	default:
		return false
	}
}

// Points is what a numeric answer earns: the points of its option, or the number itself in a range.
func (a *Answer) Points(value Decimal) Decimal {
	if o := a.option(value); o != nil {
		return o.Points
	}
	return value
}

// PointsRange is the least and the most that the answer can earn.
func (a *Answer) PointsRange() (least, most Decimal) {
	if a.Type == AnswerRange {
		return *a.Min, *a.Max
	}
	for i, o := range a.Options {
		if i == 0 {
			least, most = o.Points, o.Points
		}
		least, most = min(least, o.Points), max(most, o.Points)
	}
	return least, most
}

// Fails tells whether a numeric answer fails the scorecard, and to what effect.
func (a *Answer) Fails(value Decimal) (Effect, bool) {
	if o := a.option(value); o != nil {
		if o.AutoFail == nil {
			return "", false
		}
		return o.AutoFail.Effect.orDefault(), true
	}
	if a.AutoFail == nil || !a.AutoFail.Operator.holds(value, a.AutoFail.Value) {
		return "", false
	}
	return a.AutoFail.Effect.orDefault(), true
}

func (a *Answer) option(value Decimal) *Option {
	for i := range a.Options {
		if a.Options[i].Value == value {
			return &a.Options[i]
		}
	}
	return nil
}

func (e Effect) orDefault() Effect {
	if e == "" {
		return ZeroScorecard
	}
	return e
}

func (o Operator) holds(value, limit Decimal) bool {
	switch o {
	case LessThan:
		return value < limit
	case LessThanOrEqual:
		return value <= limit
	case Equal:
		return value == limit
	case GreaterThanOrEqual:
		return value >= limit
	default: // GREATER_THAN: the contract knows no other
		return value > limit
	}
}
