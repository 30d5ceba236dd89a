package export

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func minutes(m int32) *int32 { return &m }

func TestZone(t *testing.T) {
	t.Parallel()
	may := time.Date(2026, 5, 1, 10, 30, 0, 0, time.UTC)
	cases := map[string]struct {
		id     string
		offset *int32
		at     time.Time
		want   string
	}{
		"a CLDR id":                    {"Europe/Berlin", nil, may, "2026-05-01T12:30:00+02:00"},
		"an id over an offset":         {"Europe/Berlin", minutes(-300), may, "2026-05-01T12:30:00+02:00"},
		"CLDR's canonical old name":    {"Asia/Calcutta", nil, may, "2026-05-01T16:00:00+05:30"},
		"IANA's new name":              {"Asia/Kolkata", nil, may, "2026-05-01T16:00:00+05:30"},
		"a long gone link":             {"US/Pacific-New", nil, may, "2026-05-01T03:30:00-07:00"},
		"an old spelling":              {"Europe/Kiev", nil, may, "2026-05-01T13:30:00+03:00"},
		"a new spelling":               {"Europe/Kyiv", nil, may, "2026-05-01T13:30:00+03:00"},
		"a short id":                   {"uslax", nil, may, "2026-05-01T03:30:00-07:00"},
		"a deprecated short id":        {"camtr", nil, may, "2026-05-01T06:30:00-04:00"},
		"half an hour of summer":       {"Australia/Lord_Howe", nil, may.AddDate(0, 8, 0), "2027-01-01T21:30:00+11:00"},
		"a quarter of an hour":         {"Asia/Kathmandu", nil, may, "2026-05-01T16:15:00+05:45"},
		"UTC":                          {"UTC", minutes(60), may, "2026-05-01T10:30:00Z"},
		"a midnight that is skipped":   {"America/Sao_Paulo", nil, time.Date(2018, 11, 4, 3, 0, 0, 0, time.UTC), "2018-11-04T01:00:00-02:00"},
		"the last second before it":    {"America/Sao_Paulo", nil, time.Date(2018, 11, 4, 2, 59, 59, 0, time.UTC), "2018-11-03T23:59:59-03:00"},
		"rules beyond the table":       {"Europe/Berlin", nil, time.Date(2199, 7, 1, 0, 0, 0, 0, time.UTC), "2199-07-01T02:00:00+02:00"},
		"an offset alone":              {"", minutes(330), may, "2026-05-01T16:00:00+05:30"},
		"the westmost offset":          {"", minutes(-720), may, "2026-04-30T22:30:00-12:00"},
		"the eastmost offset":          {"", minutes(840), may, "2026-05-02T00:30:00+14:00"},
		"an unknown id and an offset":  {"string", minutes(60), may, "2026-05-01T11:30:00+01:00"},
		"an unknown id and offset 0":   {"string", minutes(0), may, "2026-05-01T10:30:00Z"},
		"an unknown id and nothing":    {"string", nil, may, "2026-05-01T10:30:00Z"},
		"neither an id nor an offset":  {"", nil, may, "2026-05-01T10:30:00Z"},
		"an id in the wrong case":      {"america/new_york", minutes(60), may, "2026-05-01T11:30:00+01:00"},
		"an id between blanks":         {" Europe/Berlin ", minutes(60), may, "2026-05-01T11:30:00+01:00"},
		"the way out of the database":  {"../Europe/Berlin", minutes(60), may, "2026-05-01T11:30:00+01:00"},
		"a folder":                     {"Europe", minutes(60), may, "2026-05-01T11:30:00+01:00"},
		"CLDR's name for unknown":      {"Etc/Unknown", minutes(60), may, "2026-05-01T11:30:00+01:00"},
		"the short id for unknown":     {"unk", minutes(60), may, "2026-05-01T11:30:00+01:00"},
		"a zone file that is no zone":  {"Factory", minutes(60), may, "2026-05-01T11:30:00+01:00"},
		"the host's own zone":          {"Local", minutes(60), may, "2026-05-01T11:30:00+01:00"},
		"the host's default rules":     {"posixrules", minutes(60), may, "2026-05-01T11:30:00+01:00"},
		"rules with leap seconds":      {"right/UTC", minutes(60), may, "2026-05-01T11:30:00+01:00"},
		"rules without them":           {"posix/UTC", minutes(60), may, "2026-05-01T11:30:00+01:00"},
		"an index of zones":            {"zone.tab", minutes(60), may, "2026-05-01T11:30:00+01:00"},
		"the head of the table itself": {"#", minutes(60), may, "2026-05-01T11:30:00+01:00"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.want, test.at.In(Zone(test.id, test.offset)).Format(time.RFC3339))
		})
	}
}

func TestZoneKnowsEveryID(t *testing.T) {
	t.Parallel()
	database := zoneDatabase()
	require.Len(t, database.files, 1067, "469 short ids of CLDR 48.2 and 598 long ones, without those of the unknown zone")

	for id, file := range database.files {
		zone, found := database.load(id)
		require.True(t, found, id)
		require.Equal(t, file, zone.String())
	}

	t.Run("and every zone file but Factory is an id", func(t *testing.T) {
		t.Parallel()
		require.NoError(t, fs.WalkDir(database.rules, ".", func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && path != "Factory" {
				require.Contains(t, database.files, path)
			}
			return err
		}))
	})
}

func TestZoneAliasesGiveEqualBytes(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(zoneTable) {
		_, ids, isZone := strings.Cut(line, "\t")
		if !isZone {
			continue
		}
		same := strings.Fields(ids)
		want := yearsIn(Zone(same[0], nil))
		for _, alias := range same[1:] {
			require.Equal(t, want, yearsIn(Zone(alias, nil)), "%s and %s", same[0], alias)
		}
	}
}

// yearsIn shows how a zone tells the first of every third month from 1970 to 2060.
func yearsIn(zone *time.Location) string {
	var told []byte
	for at := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2060; at = at.AddDate(0, 3, 0) {
		told = appendTime(told, at.In(zone))
	}
	return string(told)
}

// TestZoneIgnoresTheHost runs itself in a process whose $ZONEINFO says that Berlin keeps the time of Tokyo.
func TestZoneIgnoresTheHost(t *testing.T) {
	t.Parallel()
	const child = "EXPORT_TEST_ZONE_CHILD"
	if os.Getenv(child) != "" {
		may := time.Date(2026, 5, 1, 10, 30, 0, 0, time.UTC)
		trap, err := time.LoadLocation("Europe/Berlin")
		require.NoError(t, err)
		require.Equal(t, 19, may.In(trap).Hour(), "the trap must work")
		require.Equal(t, 12, may.In(Zone("Europe/Berlin", nil)).Hour())
		require.Equal(t, 10, may.In(Zone("Trap/Zone", nil)).Hour())
		return
	}
	tokyo, err := fs.ReadFile(zoneDatabase().rules, "Asia/Tokyo")
	require.NoError(t, err)
	folder := t.TempDir()
	for _, trap := range []string{"Europe/Berlin", "Trap/Zone"} {
		path := filepath.Join(folder, trap)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, tokyo, 0o600))
	}
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	command.Env = append(os.Environ(), child+"=1", "ZONEINFO="+folder)
	output, err := command.CombinedOutput()
	require.NoError(t, err, string(output))
	require.Contains(t, string(output), "--- PASS")
}

func FuzzZone(f *testing.F) {
	for _, id := range []string{"Europe/Berlin", "", "../../etc/passwd", "UTC\x00", "Etc/GMT+12", "/", "Europe/",
		"Local", "posixrules", "right/UTC", "posix/UTC", "Factory", "zone.tab", "america/new_york", " UTC ", "Asia/Calcutta", "US/Pacific"} {
		f.Add(id, int32(60))
	}
	f.Fuzz(func(t *testing.T, id string, offset int32) {
		offset = max(-720, min(840, offset))
		zone := Zone(id, &offset)
		if _, known := zoneDatabase().files[id]; known {
			return
		}
		_, seconds := time.Unix(0, 0).In(zone).Zone()
		require.Equal(t, int(offset)*60, seconds)
	})
}
