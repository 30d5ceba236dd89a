package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWhatSamplesSay(t *testing.T) {
	t.Parallel()
	begin := time.Unix(0, 0)
	at := func(second, took int, what string) sample {
		return sample{begun: begin.Add(time.Duration(second) * time.Second), took: time.Duration(took) * time.Second, what: what}
	}
	samples := []sample{at(0, 1, "200"), at(1, 2, "503 STORAGE_UNAVAILABLE"), at(2, 7, "500 INTERNAL"), at(9, 1, "200"), at(10, 1, "503 OUTCOME_UNKNOWN"), at(12, 1, "200")}
	require.Equal(t, "1 × 500 INTERNAL", odd(samples))
	require.Equal(t, 7*time.Second, longest(samples, begin.Add(5*time.Second)))
	require.Equal(t, time.Second, longest(samples, begin.Add(10*time.Second)))
	require.Equal(t, 10*time.Second, lastNot(samples, begin))
	require.Zero(t, lastNot(samples, begin.Add(11*time.Second)))
	first, seen := firstNot(samples, begin)
	require.True(t, seen)
	require.Equal(t, 3*time.Second, first)
	require.Equal(t, 1, failedAfterSuccess(samples, begin.Add(9*time.Second)))
	require.Zero(t, failedAfterSuccess(samples, begin.Add(10*time.Second)))
	require.Equal(t, 7*time.Second, slowest99(samples))
}

func TestSlope(t *testing.T) {
	t.Parallel()
	var taken []gauge
	for minute := range 10 {
		taken = append(taken, gauge{minutes: float64(minute), memory: 100 + 7*float64(minute)})
	}
	require.InDelta(t, 7, slope(taken), 1e-9)
}
