// Package agreement says how far people who answered the same questions about the same conversations agree: with each
// other, and each of them with the answer key. It is pure, as scoring is.
//
// # Units, raters, gaps
//
// An item is one question. A unit is what was judged once by each of several raters. Where a rater gave no answer there
// is a gap, which counts for nothing: it is neither agreement nor disagreement. A category without a number, such as not
// applicable, takes part in what compares categories and is a gap for what compares numbers.
//
// # One form for all coefficients
//
// Every coefficient but the plain percentages is 1 − O/E: O is the disagreement observed, and E the disagreement that
// chance would bring about if every rater kept to its habits, or all to their common ones.
//
//	percent agreement    share of the pairs of answers in a unit that are equal, then the mean over the units
//	within tolerance     the same, of pairs whose numbers are not further apart than a share of the item's range
//	Cohen's κ            two raters; chance by the habits of each of the two
//	weighted κ           the same with the distance of numbers for disagreement, as it is (linear) or squared (quadratic)
//	Fleiss' κ            the same number of answers in every unit; chance by the habits of all together
//	Krippendorff's α     any number of raters, and gaps; chance as for Fleiss, drawn without putting back
//	Gwet's AC1           any number of raters, and gaps; chance only as far as answers are given at random, so that it does
//	                     not collapse where nearly everything passes
//
// Krippendorff's distances, squared, are: nominal 0 or 1; interval (a − b)²; ratio ((a − b) / (a + b))²; ordinal the
// square of how many answers lie between two ranks, with half of those on either.
//
// # When there is no value
//
// A coefficient whose E is 0 has no value: all answers are the same, and no data tell agreement from habit. Nor has one
// that lacks what it is made for, such as a second rater. It is absent then, and Reason says why.
//
// # Several items
//
// Over all items O and E are averaged, weighted by how many units (for α: answers) each had, and put into the formula
// once, so that chance stays within each item: a yes to one question is never held against a yes to another. Numbers are
// shares of their item's range there, and ranks shares of their number.
//
// # Intervals
//
// Clusters of units (conversations) are drawn with replacement, as many as there are, again and again, and the interval
// is between percentiles of what each draw comes to. The draws follow from the seed alone: draw b reads PCG(seed, b) and
// takes the upper 64 bits of output · clusters, once for each cluster.
package agreement
