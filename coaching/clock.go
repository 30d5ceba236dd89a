package coaching

import "time"

// Instant cuts t to what is stored and compared everywhere: UTC, whole microseconds.
func Instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// maxAhead is how far a sent time may lie before the server's clock, to forgive clocks that differ.
const maxAhead = 5 * time.Minute

// Later returns now, but never a time before last: a resource's update time does not run backwards when the clock does.
func Later(last, now time.Time) time.Time {
	if now.Before(last) {
		return last
	}
	return now
}
