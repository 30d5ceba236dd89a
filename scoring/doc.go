// Package scoring adds up a scorecard: answers in, percentages out. It is pure: the same template revision and the same
// answers give the same result, everywhere and always, whatever the order of the answers.
//
// # How an answer counts
//
// A criterion counts when it is shown, answered with a number, and not marked as not applicable. Text never counts. For
// a criterion that counts, e is what the answer earned and M the most it could have earned, in points; under MIN_MAX
// both are measured from the least that the criterion offers. Its ratio is r = e / M, between 0 and 1. A criterion that
// does not count leaves every sum, so that its weight is shared out among the others in proportion. A draft is
// therefore worth what its answers so far are worth.
//
// # How a total comes about
//
// With w the weight of a criterion and W that of its chapter, the total is 100 times
//
//	WEIGHTED_CRITERIA   Σ w·r / Σ w                       every criterion has its weight
//	WEIGHTED_CHAPTERS   Σ W·(Σ e / Σ M) / Σ W             every chapter has its weight; inside, points decide
//	RAW_POINTS          Σ e / Σ M                         points decide, and nothing else
//	WEIGHTED_POINTS     Σ W·Σ e / Σ W·Σ M                 points decide, and a chapter's points count W times
//
// where a chapter in which nothing counts has no part. A total does not exist when nothing counts, or when all that
// counts has a weight of 0: it is then -1. A chapter's score is the same formula over that chapter alone, in which the
// chapter's own weight cancels out.
//
// An example. Chapter A weighs 60 and asks Q1 (4 of 5 points) and Q2 (0 of 1), which weigh 30 each; chapter B weighs 40
// and asks Q3 (not applicable) and Q4 (10 of 10), which weigh 20 each. The four totals are
//
//	WEIGHTED_CRITERIA   (30·4/5 + 30·0 + 20·1) / (30 + 30 + 20)   = 55.00
//	WEIGHTED_CHAPTERS   (60·4/6 + 40·10/10) / (60 + 40)           = 80.00
//	RAW_POINTS          (4 + 0 + 10) / (5 + 1 + 10)               = 87.50
//	WEIGHTED_POINTS     (60·4 + 40·10) / (60·6 + 40·10)           = 84.21
//
// # Auto-fail
//
// An answer may fail the scorecard. ZERO_SCORECARD makes the total 0, even where there would be none otherwise, and
// leaves the chapters' and criteria's own percentages as they are. ZERO_CHAPTER makes the ratio of every criterion of
// its chapter 0. FLAG_ONLY changes no number. All three are flagged on the score and on the scorecard.
//
// # Calibration
//
// A calibration answers the same template revision as its original, and its consistency with it is the mean, weighted by
// the criteria's weights w, of
//
//	1 - |a - b| / (M - m)
//
// over the criteria that ask for a number, where a and b are the points that the two answers earn and m and M the least
// and the most that any answer could. So 10 of 15 points against 7 of 15 is 80 percent. Not applicable on both sides is
// 1 and on one side 0, and a criterion that is hidden counts as not applicable. Where every answer earns the same, equal
// answers are 1 and others 0. A criterion that neither answered has no part; one that only one of them answered is 0.
//
// # Exactness
//
// Sums are fractions of whole numbers from beginning to end. There is one rounding, at the very end, to the decimals
// of the template, halves away from zero.
package scoring
