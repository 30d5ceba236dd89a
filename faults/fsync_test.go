package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	logWrite  = `10 pwrite64(7</x/c.db-wal>, "\0\0\1mark-000001-and more\0", 4096, 56) = 4096` + "\n"
	logSync   = `11 fdatasync(7</x/c.db-wal>) = 0` + "\n"
	fileSync  = `11 fsync(6</x/c.db>) = 0` + "\n"
	syncBegun = `11 fdatasync(7</x/c.db-wal> <unfinished ...>` + "\n"
	syncEnded = `11 <... fdatasync resumed>) = 0` + "\n"
	answered  = `12 write(9<socket:[5]>, "HTTP/1.1 200 OK\r\n\r\n{\"comment\":\"mark-000001-and more\"}", 40) = 40` + "\n"
	refused   = `12 write(9<socket:[5]>, "HTTP/1.1 503 Service Unavailable\r\n\r\nmark-000001-", 40) = 40` + "\n"
)

func TestFollowTrace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		trace []string
		want  syncs
	}{
		"written, synchronised, answered":   {[]string{logWrite, logSync, answered}, syncs{acks: 1, synced: 1}},
		"answered before it was":            {[]string{logWrite, answered, logSync}, syncs{acks: 1, unsynced: 1, synced: 1}},
		"never synchronised":                {[]string{logWrite, answered}, syncs{acks: 1, unsynced: 1}},
		"another file was":                  {[]string{logWrite, fileSync, answered}, syncs{acks: 1, unsynced: 1}},
		"synchronised before it was there":  {[]string{logSync, logWrite, answered}, syncs{acks: 1, unsynced: 1, synced: 1}},
		"the sync ended before the answer":  {[]string{logWrite, syncBegun, syncEnded, answered}, syncs{acks: 1, synced: 1}},
		"the sync had only begun":           {[]string{logWrite, syncBegun, answered, syncEnded}, syncs{acks: 1, unsynced: 1, synced: 1}},
		"an answer that is none of success": {[]string{logWrite, refused}, syncs{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := followTrace(strings.NewReader(strings.Join(c.trace, "")))
			require.NoError(t, err)
			require.Equal(t, c.want, *got)
		})
	}
}
