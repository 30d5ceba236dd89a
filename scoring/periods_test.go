package scoring_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/export"
	"opencoaching/scoring"
)

var cadences = []coaching.Cadence{coaching.Daily, coaching.Weekly, coaching.Biweekly, coaching.Monthly, coaching.Quarterly}

// zones are those whose clocks do something odd: change by half an hour, at midnight, twice a year, by a whole day, or
// not at all.
var zones = []string{
	"UTC", "Europe/London", "America/New_York", "America/Sao_Paulo", "Asia/Beirut", "Africa/Cairo", "Australia/Lord_Howe",
	"Pacific/Apia", "Pacific/Kwajalein", "Asia/Kathmandu", "America/St_Johns", "Africa/Casablanca", "Antarctica/Troll",
}

func rhythm(t testing.TB, cadence coaching.Cadence, start, zone string, override coaching.OverrideTimeRange) scoring.Rhythm {
	t.Helper()
	r, planned := scoring.NewRhythm(&coaching.EvaluationPeriod{
		Cadence: cadence, StartTime: moment(t, start), TimeZoneID: zone, OverrideTimeRange: &override}, export.Zone(zone, nil))
	require.True(t, planned)
	return r
}

func moment(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	require.NoError(t, err)
	return at.UTC()
}

func TestPeriodsFollowTheCalendarAndTheClocks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		cadence coaching.Cadence
		start   string
		zone    string
		now     string
		last    []string // where the last periods begin, and where the very last ends
	}{
		{"days around a change to summer time", coaching.Daily, "2026-01-01T00:00:00+01:00", "Europe/Berlin", "2026-03-30T12:00:00Z",
			[]string{"2026-03-27T23:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "2026-03-30T22:00:00Z"}},
		{"days around a change to winter time", coaching.Daily, "2026-01-01T00:00:00+01:00", "Europe/Berlin", "2026-10-26T12:00:00Z",
			[]string{"2026-10-23T22:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "2026-10-26T23:00:00Z"}},
		{"a day whose midnight does not exist", coaching.Daily, "2018-01-01T00:00:00-02:00", "America/Sao_Paulo", "2018-11-04T12:00:00Z",
			[]string{"2018-11-02T03:00:00Z", "2018-11-03T03:00:00Z", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"}},
		{"a time that comes twice is the earlier", coaching.Daily, "2026-01-01T02:30:00+01:00", "Europe/Berlin", "2026-10-25T12:00:00Z",
			[]string{"2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"}},
		{"the last days of a leap year", coaching.Daily, "2012-12-01T09:00:00-03:30", "America/St_Johns", "2013-01-01T13:00:00Z",
			[]string{"2012-12-30T12:30:00Z", "2012-12-31T12:30:00Z", "2013-01-01T12:30:00Z", "2013-01-02T12:30:00Z"}},
		{"a day that a zone left out", coaching.Daily, "2011-12-01T00:00:00-10:00", "Pacific/Apia", "2011-12-31T12:00:00Z",
			[]string{"2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z", "2012-01-01T10:00:00Z"}},
		{"weeks", coaching.Weekly, "2026-03-02T06:00:00Z", "Europe/London", "2026-04-06T04:59:59Z",
			[]string{"2026-03-23T06:00:00Z", "2026-03-30T05:00:00Z", "2026-04-06T05:00:00Z"}},
		{"a period that begins now", coaching.Weekly, "2026-03-02T06:00:00Z", "Europe/London", "2026-04-06T05:00:00Z",
			[]string{"2026-03-30T05:00:00Z", "2026-04-06T05:00:00Z", "2026-04-13T05:00:00Z"}},
		{"fortnights", coaching.Biweekly, "2026-03-02T00:00:00Z", "UTC", "2026-04-01T00:00:00Z",
			[]string{"2026-03-16T00:00:00Z", "2026-03-30T00:00:00Z", "2026-04-13T00:00:00Z"}},
		{"months from the 31st", coaching.Monthly, "2026-01-31T00:00:00Z", "UTC", "2026-04-30T00:00:00Z",
			[]string{"2026-01-31T00:00:00Z", "2026-02-28T00:00:00Z", "2026-03-31T00:00:00Z", "2026-04-30T00:00:00Z", "2026-05-31T00:00:00Z"}},
		{"a month of a leap year", coaching.Monthly, "2028-01-30T00:00:00Z", "UTC", "2028-02-29T00:00:00Z",
			[]string{"2028-01-30T00:00:00Z", "2028-02-29T00:00:00Z", "2028-03-30T00:00:00Z"}},
		{"quarters from the 30th", coaching.Quarterly, "2025-11-30T00:00:00Z", "UTC", "2026-06-01T00:00:00Z",
			[]string{"2025-11-30T00:00:00Z", "2026-02-28T00:00:00Z", "2026-05-30T00:00:00Z", "2026-08-30T00:00:00Z"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			count := len(test.last) - 1
			got := rhythm(t, test.cadence, test.start, test.zone, coaching.OverrideTimeRange{}).Last(moment(t, test.now), count)
			require.Len(t, got, count)
			for i, p := range got {
				require.Equal(t, scoring.Period{Start: moment(t, test.last[i]), End: moment(t, test.last[i+1])}, p)
			}
		})
	}
}

func TestThereAreNoPeriodsBeforeTheFirst(t *testing.T) {
	t.Parallel()
	r := rhythm(t, coaching.Monthly, "2026-01-31T00:00:00Z", "UTC", coaching.OverrideTimeRange{})
	require.Empty(t, r.Last(moment(t, "2026-01-30T23:59:59.999999Z"), 100))
	require.Len(t, r.Last(moment(t, "2026-01-31T00:00:00Z"), 100), 1)
	require.Len(t, r.Last(moment(t, "2199-12-31T00:00:00Z"), 100), 100)
	require.False(t, r.Has(scoring.Period{Start: moment(t, "2025-12-31T00:00:00Z"), End: moment(t, "2026-01-31T00:00:00Z")}))
	require.True(t, r.Has(scoring.Period{Start: moment(t, "2030-02-28T00:00:00Z"), End: moment(t, "2030-03-31T00:00:00Z")}), "also one to come")

	for _, unplanned := range []*coaching.EvaluationPeriod{nil, {}, {Cadence: coaching.Daily}, {StartTime: time.Unix(0, 0), Cadence: "HOURLY"}} {
		_, planned := scoring.NewRhythm(unplanned, time.UTC)
		require.False(t, planned)
	}
}

// TestPeriodsTileTheTimeLine looks at periods of every cadence in odd zones: none overlaps the next, no gap is between
// two, and each is one of the rhythm's while no other span is.
func TestPeriodsTileTheTimeLine(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for _, zone := range zones {
		for _, cadence := range cadences {
			start := time.Unix(random.Int64N(1_500_000_000), random.Int64N(1_000_000)*1000).UTC()
			r := rhythm(t, cadence, start.Format(time.RFC3339Nano), zone, coaching.OverrideTimeRange{})
			now := start.Add(time.Duration(random.Int64N(int64(2 * 365 * 24 * time.Hour))))
			periods := r.Last(now, 10_000)
			require.Equal(t, start, periods[0].Start)
			last := periods[len(periods)-1]
			require.False(t, last.Start.After(now) || !last.End.After(now), "the last is under way")
			for i, p := range periods {
				require.True(t, p.Start.Before(p.End))
				require.True(t, i == 0 || periods[i-1].End.Equal(p.Start), "%s %s", zone, cadence)
				if i%97 > 0 && i < len(periods)-1 {
					continue // a sample is enough of what takes long
				}
				require.True(t, r.Has(p))
				require.False(t, r.Has(scoring.Period{Start: p.Start, End: p.End.Add(time.Microsecond)}))
				require.False(t, r.Has(scoring.Period{Start: p.Start.Add(time.Microsecond), End: p.End}))
			}
			require.Equal(t, periods[max(0, len(periods)-100):], r.Last(now, 100), "the last hundred are the end of all")
		}
	}
}

// TestPeriodsAgreeWithTheClockOnTheWall finds where each period begins by looking at the clocks four times an hour, from
// the day before: the first time at which they show the date and time wanted, or a later one.
func TestPeriodsAgreeWithTheClockOnTheWall(t *testing.T) {
	t.Parallel()
	for _, zone := range zones {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			location := export.Zone(zone, nil)
			for _, day := range []int{1, 31} {
				for _, of := range []string{"00:00", "02:30"} {
					first, err := time.Parse("2006-01-02 15:04", fmt.Sprintf("2011-01-%02d %s", day, of))
					require.NoError(t, err)
					for _, cadence := range []coaching.Cadence{coaching.Daily, coaching.Monthly} {
						start := onTheWall(first, location)
						r := rhythm(t, cadence, start.Format(time.RFC3339), zone, coaching.OverrideTimeRange{})
						var want []time.Time
						for n := range 380 / map[coaching.Cadence]int{coaching.Daily: 1, coaching.Monthly: 31}[cadence] {
							want = append(want, onTheWall(later(first, cadence, n), location))
						}
						var got []time.Time
						for _, p := range r.Last(want[len(want)-1], 1000) {
							got = append(got, p.Start)
						}
						require.Equal(t, distinct(want), got, "%s from %s", cadence, first)
					}
				}
			}
		})
	}
}

// later counts on a calendar without clocks, day by day.
func later(first time.Time, cadence coaching.Cadence, n int) time.Time {
	if cadence == coaching.Daily {
		return first.Add(time.Duration(n) * 24 * time.Hour)
	}
	month := time.Date(first.Year(), first.Month(), 1, first.Hour(), first.Minute(), 0, 0, time.UTC)
	for range n {
		month = month.AddDate(0, 1, 0)
	}
	found := month
	for day := month; day.Month() == month.Month() && day.Day() <= first.Day(); day = day.Add(24 * time.Hour) {
		found = day
	}
	return found
}

func onTheWall(wanted time.Time, zone *time.Location) time.Time {
	for at := wanted.Add(-16 * time.Hour); ; at = at.Add(15 * time.Minute) {
		if shown(at.In(zone)) >= shown(wanted) {
			return at
		}
	}
}

// shown is what a clock with a calendar shows, as a number that grows with it.
func shown(t time.Time) int {
	year, month, day := t.Date()
	hour, minute, _ := t.Clock()
	return (((year*100+int(month))*100+day)*100+hour)*100 + minute
}

func distinct(times []time.Time) (kept []time.Time) {
	for i, at := range times {
		if i == len(times)-1 || !times[i+1].Equal(at) { // of a day that is left out nothing is left
			kept = append(kept, at)
		}
	}
	return kept
}

func TestTheOverrideMovesByDaysAndMinutesOfLocalTime(t *testing.T) {
	t.Parallel()
	days := func(days, minutes int32) coaching.LocalOffset {
		return coaching.LocalOffset{Days: days, Minutes: minutes}
	}
	tests := []struct {
		name         string
		override     coaching.OverrideTimeRange
		start, until string
	}{
		{"not at all", coaching.OverrideTimeRange{}, "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"},
		{"a day earlier, across the change", coaching.OverrideTimeRange{StartOffset: days(-1, 0), EndOffset: days(-1, 0)}, "2026-03-27T23:00:00Z", "2026-03-28T23:00:00Z"},
		{"minutes of the clock, not of time that passes", coaching.OverrideTimeRange{StartOffset: days(0, 240), EndOffset: days(0, -60)}, "2026-03-29T02:00:00Z", "2026-03-29T21:00:00Z"},
		{"into the hour that is left out", coaching.OverrideTimeRange{StartOffset: days(0, 150)}, "2026-03-29T01:00:00Z", "2026-03-29T22:00:00Z"},
		{"days and minutes", coaching.OverrideTimeRange{StartOffset: days(-31, 90), EndOffset: days(1, -1440)}, "2026-02-26T00:30:00Z", "2026-03-29T22:00:00Z"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := rhythm(t, coaching.Daily, "2026-01-01T00:00:00+01:00", "Europe/Berlin", test.override)
			p := r.Last(moment(t, "2026-03-29T12:00:00Z"), 1)[0]
			require.Equal(t, 23*time.Hour, p.End.Sub(p.Start))
			require.Equal(t, scoring.Period{Start: moment(t, test.start), End: moment(t, test.until)}, r.Conversations(p))
		})
	}
}
