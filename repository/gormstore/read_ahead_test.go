package gormstore

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReadAhead(t *testing.T) {
	t.Parallel()
	// count puts the numbers from 1 on until put refuses or last is reached.
	count := func(last int, end error, ended *bool) func(func(func(*int) error) error) error {
		return func(put func(func(*int) error) error) error {
			defer func() { *ended = true }()
			for i := 1; i <= last; i++ {
				if err := put(func(place *int) error { *place = i; return nil }); err != nil {
					return err
				}
			}
			return end
		}
	}
	places := func() []*int { return []*int{new(int), new(int), new(int)} }
	broken := errors.New("broken")

	t.Run("gives everything in order", func(t *testing.T) {
		t.Parallel()
		var ended bool
		var got []int
		err := readAhead(places(), count(1000, nil, &ended), func(place *int) error { got = append(got, *place); return nil })
		require.NoError(t, err)
		require.True(t, ended)
		require.Len(t, got, 1000)
		for i, n := range got {
			require.Equal(t, i+1, n)
		}
	})
	t.Run("gives what was read before an error", func(t *testing.T) {
		t.Parallel()
		var ended bool
		last := 0
		err := readAhead(places(), count(10, broken, &ended), func(place *int) error { last = *place; return nil })
		require.ErrorIs(t, err, broken)
		require.Equal(t, 10, last)
	})
	t.Run("does not give what could not be filled", func(t *testing.T) {
		t.Parallel()
		err := readAhead(places(), func(put func(func(*int) error) error) error {
			return put(func(*int) error { return broken })
		}, func(*int) error { panic("used") })
		require.ErrorIs(t, err, broken)
	})
	t.Run("stops reading when its use fails", func(t *testing.T) {
		t.Parallel()
		var ended bool
		err := readAhead(places(), count(1_000_000_000, nil, &ended), func(place *int) error {
			if *place == 5 {
				return broken
			}
			return nil
		})
		require.ErrorIs(t, err, broken)
		require.True(t, ended)
	})
	t.Run("panics where it is called", func(t *testing.T) {
		t.Parallel()
		require.Panics(t, func() {
			_ = readAhead(places(), func(func(func(*int) error) error) error { panic("torn") }, func(*int) error { return nil })
		})
		var ended bool
		require.PanicsWithValue(t, "used", func() {
			_ = readAhead(places(), count(1_000_000_000, nil, &ended), func(*int) error { panic("used") })
		})
		require.True(t, ended)
	})
}
