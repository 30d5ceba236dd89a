package scoring

import (
	"math/big"
	"math/bits"
	"slices"

	"opencoaching/coaching"
)

// resultPlaces is how many decimals the results per criterion and chapter keep: all that a Decimal has.
const resultPlaces = 4

// ratioPercent is 100 · earned / possible with four decimals, halves away from zero, in machine words: it is asked once
// per criterion of every scorecard. It wants 0 ≤ earned ≤ possible and possible > 0.
func ratioPercent(earned, possible int64) coaching.Decimal {
	high, low := bits.Mul64(uint64(earned), 100*coaching.DecimalUnit)
	quotient, rest := bits.Div64(high, low, uint64(possible))
	if rest >= uint64(possible)-rest {
		quotient++
	}
	return coaching.Decimal(quotient)
}

// apportion rounds exact amounts to some decimals in such a way that they sum to total, which must be their exact sum
// rounded to as many decimals. Each is first rounded down; the units that are missing then go to those that lost most
// by it, the earlier first among equals. So none is further than one unit from its exact value, and one that needs no
// rounding is left alone.
func apportion(exact []*big.Rat, total coaching.Decimal, places int) []coaching.Decimal {
	unit := coaching.Decimal(1)
	for range resultPlaces - places {
		unit *= 10
	}
	units := big.NewRat(coaching.DecimalUnit, int64(unit)) // how many make one whole
	missing := int64(total / unit)
	printed := make([]coaching.Decimal, len(exact))
	lost := make([]*big.Rat, len(exact))
	order := make([]int, len(exact))
	for i, amount := range exact {
		scaled := new(big.Rat).Mul(amount, units)
		var down, rest big.Int
		down.DivMod(scaled.Num(), scaled.Denom(), &rest) // rounds down below zero too
		lost[i] = new(big.Rat).SetFrac(&rest, scaled.Denom())
		printed[i] = coaching.Decimal(down.Int64()) * unit
		missing -= down.Int64()
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return lost[b].Cmp(lost[a]) })
	for _, i := range order[:missing] {
		printed[i] += unit
	}
	return printed
}
