package main

import (
	"log/slog"
	"strings"
	"time"
)

// The names of our own kinds of flag values, as the help shows them.
const (
	levelType   = "level"
	instantType = "time"
)

// level is the value of a flag that names a log level.
type level slog.Level

// Set implements pflag.Value.
func (l *level) Set(text string) error { return (*slog.Level)(l).UnmarshalText([]byte(text)) }

// String implements pflag.Value.
func (l *level) String() string { return strings.ToLower(slog.Level(*l).String()) }

// Type implements pflag.Value.
func (l *level) Type() string { return levelType }

// instant is the value of a flag that names a point in time: RFC 3339, or a day, of which it is the first or the last
// microsecond in UTC.
type instant struct {
	time.Time
	endOfDay bool
}

// Set implements pflag.Value.
func (i *instant) Set(text string) error {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		i.Time, err = time.Parse(time.RFC3339Nano, text)
		return err
	}
	if i.endOfDay {
		day = day.AddDate(0, 0, 1).Add(-time.Microsecond)
	}
	i.Time = day
	return nil
}

// String implements pflag.Value. It is empty while nothing has been set.
func (i *instant) String() string {
	if i.IsZero() {
		return ""
	}
	return i.Format(time.RFC3339Nano)
}

// Type implements pflag.Value.
func (i *instant) Type() string { return instantType }
