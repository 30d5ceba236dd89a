package agreement

import "slices"

// Data is what was answered, to all items.
type Data struct {
	// Clusters holds for each unit the cluster that it is drawn with, counted from 0.
	Clusters []int32
	Raters   int
	Items    []Item
}

// Item is one question with its answers.
type Item struct {
	// Categories are what was answered, without repetition.
	Categories []Category
	// Possible is how many categories might have been answered; less than there are Categories: not known.
	Possible int
	// Low and High are the ends of the range of the numbers.
	Low, High float64
	// Ratings are the answers in any order, at most one of a rater on a unit.
	Ratings []Rating
}

// Category is one possible answer. Number is not looked at unless Numeric is set.
type Category struct {
	Number  float64
	Numeric bool
}

// Rating is one answer: which rater gave which category of the item to which unit. Key marks the answer of the unit that
// the others are held against; there is at most one.
type Rating struct {
	Unit, Rater, Category int32
	Key                   bool
}

// Options say what is wanted. The zero value asks for point estimates.
type Options struct {
	// Tolerance is a share of an item's range.
	Tolerance float64
	// ExcludeKeys leaves the keys out of the agreement among raters.
	ExcludeKeys bool
	// Bootstrap asks for intervals; nil: none.
	Bootstrap *Bootstrap
	// Proceed is called now and then; an error ends the work. May be nil.
	Proceed func() error
}

// Bootstrap says how intervals are drawn. Level lies between 0 and 1, such as 0.95.
type Bootstrap struct {
	Seed      uint64
	Resamples int
	Level     float64
}

// Kind is a statistic on the agreement among raters.
type Kind int

// The statistics. The first two are in percent.
const (
	PercentAgreement Kind = iota
	WithinTolerance
	CohenKappa
	WeightedKappaLinear
	WeightedKappaQuadratic
	FleissKappa
	AlphaNominal
	AlphaOrdinal
	AlphaInterval
	AlphaRatio
	GwetAC1
	kinds
)

// RaterKind is a statistic on one rater against the key.
type RaterKind int

// The statistics. The first two are in percent. The others are in the item's numbers; over all items in percent of the
// items' ranges. Bias is the mean of answer − key.
const (
	RaterAgreement RaterKind = iota
	RaterWithin
	Bias
	MeanAbsoluteError
	RootMeanSquareError
	raterKinds
)

// Reason says why something has no value.
type Reason string

// The reasons. Of several items without a value the pooled statistic has the reason that comes last here.
const (
	NoRatings       Reason = "NO_RATINGS"        // nobody answered
	NoPairs         Reason = "NO_PAIRS"          // no two answers that could be compared
	NotTwoRaters    Reason = "NOT_TWO_RATERS"    // there is one, or more than two
	RatersVary      Reason = "RATERS_VARY"       // units have different numbers of answers
	NegativeNumbers Reason = "NEGATIVE_NUMBERS"  // a ratio needs a true zero
	TooManyValues   Reason = "TOO_MANY_VALUES"   // more different numbers than can be paired in reasonable time
	NoVariation     Reason = "NO_VARIATION"      // all answers are the same
	FewClusters     Reason = "TOO_FEW_CLUSTERS"  // of an interval: there is but one to draw from
	FewResamples    Reason = "TOO_FEW_RESAMPLES" // of an interval: in more than half of the draws there was no value
)

var reasonOrder = []Reason{"", NoRatings, NoPairs, NotTwoRaters, RatersVary, NegativeNumbers, TooManyValues, NoVariation}

// nearer is whichever reason came nearer to a value.
func nearer(a, b Reason) Reason {
	if slices.Index(reasonOrder, b) > slices.Index(reasonOrder, a) {
		return b
	}
	return a
}

// Statistic is a value with what it is made of. Value is nil where there is none, and Reason says why.
type Statistic struct {
	Value          *float64
	Reason         Reason
	Units, Ratings int // that had a part in it
	Interval       *Interval
}

// Interval is where the value lay in the draws that had one, counted by Resamples. Lower and Upper are nil where Reason
// says why.
type Interval struct {
	Lower, Upper *float64
	Resamples    int
	Reason       Reason
}

// Statistics are all of an item, or of all items. Raters holds nil for a rater who was held against no key.
type Statistics struct {
	Among  [kinds]Statistic
	Raters []*RaterStatistics
}

// RaterStatistics are those of one rater, of which Units are the answers that were held against a key.
type RaterStatistics [raterKinds]Statistic

// Analysis is the answer to a Data.
type Analysis struct {
	Overall Statistics
	Items   []Statistics // in the order of Data
}
