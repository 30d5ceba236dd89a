package scoring

import (
	"slices"
	"sort"
	"time"

	"opencoaching/coaching"
)

// Period is a span of time that begins at Start and ends before End, so that one period ends where the next begins.
type Period struct{ Start, End time.Time }

// Rhythm lays evaluation periods on the time line. Period n begins n days, weeks, fortnights, months or quarters of the
// calendar after the first one, at the same time of the day in one zone: a day on which clocks change has 23 or 25 hours
// and is one day. A day that a month does not have is the month's last.
//
// A time of the day that clocks leave out is the instant at which they go on; one that they show twice is the earlier of
// the two. A day that a zone leaves out as a whole is no period.
type Rhythm struct {
	cadence  coaching.Cadence
	start    time.Time
	zone     *time.Location
	override coaching.OverrideTimeRange
}

// NewRhythm is the rhythm of a template's evaluation period in the zone that its id means, and false where the template
// does not say when periods begin or how long they are.
func NewRhythm(p *coaching.EvaluationPeriod, zone *time.Location) (Rhythm, bool) {
	if p == nil || p.StartTime.IsZero() || !p.Cadence.Known() {
		return Rhythm{}, false
	}
	r := Rhythm{cadence: p.Cadence, start: p.StartTime.UTC(), zone: zone}
	if p.OverrideTimeRange != nil {
		r.override = *p.OverrideTimeRange
	}
	return r, true
}

// Last returns the newest periods that have begun at now, at most limit, the oldest first.
func (r Rhythm) Last(now time.Time, limit int) []Period {
	var periods []Period
	n := r.before(now)
	for end := r.begin(n + 1); n >= 0 && len(periods) < limit; n-- {
		begin := r.begin(n)
		if begin.Before(end) {
			periods = append(periods, Period{begin, end})
		}
		end = begin
	}
	slices.Reverse(periods)
	return periods
}

// Has tells whether a span is one of the periods, whether or not it has begun.
func (r Rhythm) Has(p Period) bool {
	n := r.before(p.Start)
	if n < 0 {
		return false
	}
	return r.begin(n).Equal(p.Start) && r.begin(n+1).Equal(p.End)
}

// Conversations is the span of the conversations that a period evaluates: the period, each end moved by the override's
// days and minutes of local time.
func (r Rhythm) Conversations(p Period) Period {
	return Period{r.move(p.Start, r.override.StartOffset), r.move(p.End, r.override.EndOffset)}
}

func (r Rhythm) move(t time.Time, by coaching.LocalOffset) time.Time {
	if by == (coaching.LocalOffset{}) {
		return t
	}
	return instant(clockAt(t, r.zone).AddDate(0, 0, int(by.Days)).Add(time.Duration(by.Minutes)*time.Minute), r.zone)
}

// shortestDay is less than any day of the calendar has.
const shortestDay = 12 * time.Hour

// before is the number of the last period that has begun at t, or -1.
func (r Rhythm) before(t time.Time) int {
	if t.Before(r.start) {
		return -1
	}
	most := int(t.Sub(r.start)/(time.Duration(r.cadence.LeastDays())*shortestDay)) + 2
	return sort.Search(most, func(n int) bool { return r.begin(n).After(t) }) - 1
}

// begin is when period n begins.
func (r Rhythm) begin(n int) time.Time {
	if n == 0 {
		return r.start
	}
	first := clockAt(r.start, r.zone)
	switch r.cadence {
	case coaching.Daily:
		return instant(first.AddDate(0, 0, n), r.zone)
	case coaching.Weekly:
		return instant(first.AddDate(0, 0, 7*n), r.zone)
	case coaching.Biweekly:
		return instant(first.AddDate(0, 0, 14*n), r.zone)
	case coaching.Monthly:
		return instant(addMonths(first, n), r.zone)
	default:
		return instant(addMonths(first, 3*n), r.zone)
	}
}

// addMonths goes to the same day of a later month, or to its last where it has no such day.
func addMonths(t time.Time, months int) time.Time {
	year, month, day := t.Date()
	last := time.Date(year, month+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return t.AddDate(0, months, min(day, last)-day)
}

// clockAt is what the clocks of a zone show at an instant, written as a time in UTC, so that it can be counted with as
// if there were no zones.
func clockAt(t time.Time, zone *time.Location) time.Time {
	_, offset := t.In(zone).Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// furthestEast is more than the clocks of any zone are ahead of UTC.
const furthestEast = 24 * time.Hour

// instant is the first at which the clocks of a zone show a time or a later one.
func instant(clock time.Time, zone *time.Location) time.Time {
	for t := clock.Add(-furthestEast); ; {
		_, offset := t.In(zone).Zone()
		shown := clock.Add(-time.Duration(offset) * time.Second)
		if shown.Before(t) { // the clocks have gone past it at once
			return t
		}
		_, changes := t.In(zone).ZoneBounds()
		if !changes.IsZero() && !changes.After(t) { // as Go 1.26 says of the last day of a leap year
			changes = t.Add(time.Hour)
		}
		if changes.IsZero() || shown.Before(changes) {
			return shown
		}
		t = changes.UTC()
	}
}
