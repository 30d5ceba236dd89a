package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
)

// table collects the rows and prints them at the end; each is also shown when it is there, since a run takes minutes.
type table struct {
	out  io.Writer
	rows []string
}

func newTable(out io.Writer) *table { return &table{out: out} }

// add notes a row: where and what was measured, the reference and the server's figure with their units, and the ratio,
// which is empty where there is no reference.
func (t *table) add(where, what, reference, ours, ratio string) {
	row := strings.Join([]string{where, what, reference, ours, ratio}, "\t")
	fmt.Fprintln(os.Stderr, strings.ReplaceAll(row, "\t", "  "))
	t.rows = append(t.rows, row)
}

func (t *table) print() error {
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "on\twhat\treference\tserver\tratio")
	for _, row := range t.rows {
		fmt.Fprintln(w, row)
	}
	return w.Flush()
}

// sample is a figure measured several times.
type sample []float64

func (s sample) median() float64 {
	sorted := slices.Sorted(slices.Values(s))
	if len(sorted)%2 == 1 {
		return sorted[len(sorted)/2]
	}
	return (sorted[len(sorted)/2-1] + sorted[len(sorted)/2]) / 2
}

// String shows the median, and the least and the most beside it.
func (s sample) String() string {
	return fmt.Sprintf("%s (%s…%s)", figure(s.median()), figure(slices.Min(s)), figure(slices.Max(s)))
}

// figure shows three significant digits.
func figure(x float64) string {
	if x >= 100 {
		return fmt.Sprintf("%.0f", x)
	}
	return strings.TrimSuffix(fmt.Sprintf("%.*f", cmp.Or(map[bool]int{x >= 10: 1}[true], 2), x), ".")
}

// ratio of the server's figure to the reference's.
func ratio(ours, reference sample) string {
	return fmt.Sprintf("%.2f", ours.median()/reference.median())
}
