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

const tooFarAhead = "must not lie more than 5 minutes ahead"

func ahead(t, now time.Time) bool { return t.After(Instant(now).Add(maxAhead)) }

// CheckTimes notes times of a resource that lie ahead of the server's clock, and an update before the creation.
func CheckTimes(h Head, prefix string, now time.Time, v *Violations) {
	if ahead(h.CreateTime, now) {
		v.Add(prefix+"createTime", tooFarAhead)
	}
	switch {
	case ahead(h.UpdateTime, now):
		v.Add(prefix+"updateTime", tooFarAhead)
	case !h.UpdateTime.IsZero() && h.UpdateTime.Before(h.CreateTime):
		v.Add(prefix+"updateTime", "must not be before createTime")
	}
}
