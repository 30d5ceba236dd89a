package export

import (
	"archive/zip"
	"bytes"
	_ "embed" // the zone rules and ids are part of the binary
	"io/fs"
	"strings"
	"sync"
	"time"
)

// The rules of IANA's time zone database 2025c, as Go 1.26 ships them: a copy of lib/time/zoneinfo.zip from its
// distribution. It is embedded here and not by importing time/tzdata, because what that package holds can be had through
// time.LoadLocation alone, which looks at $ZONEINFO and at the host's files first: the same request would then give
// other bytes on another host.
//
//go:embed zoneinfo.zip
var zoneRules []byte

// Every id that CLDR knows, with the file of its rules. Command zonedata writes it and says how to renew both files.
//
//go:embed zones.tsv
var zoneTable string

// zoneDatabase is the embedded database, opened once and read-only from then on.
var zoneDatabase = sync.OnceValue(openZones)

type zones struct {
	rules fs.FS
	files map[string]string // from any id to the file in rules
}

// KnownZone tells whether the id is a CLDR time zone id or an alias of one.
func KnownZone(id string) bool {
	_, found := zoneDatabase().load(id)
	return found
}

// Zone returns the time zone that an export writes its times in. The id is a CLDR time zone id or any alias of one:
// America/Los_Angeles, US/Pacific and the short id uslax mean the same. Ids are case-sensitive and not trimmed.
//
// An id that CLDR does not know gives the fixed offset, in minutes east of UTC, and without an offset UTC. So do an
// empty id, Local, Etc/Unknown, Factory and names of files in a zone database that are no zones. The offset is taken as
// it is: requests are checked for −720 to 840 before. The host's zone files and $ZONEINFO are never read.
func Zone(id string, offsetMinutes *int32) *time.Location {
	if zone, found := zoneDatabase().load(id); found {
		return zone
	}
	if offsetMinutes == nil {
		return time.UTC
	}
	return time.FixedZone("", int(*offsetMinutes)*60)
}

func (z zones) load(id string) (*time.Location, bool) {
	file, found := z.files[id]
	if !found {
		return nil, false
	}
	rules, err := fs.ReadFile(z.rules, file)
	if err != nil {
		return nil, false
	}
	zone, err := time.LoadLocationFromTZData(file, rules)
	return zone, err == nil
}

func openZones() zones {
	archive, err := zip.NewReader(bytes.NewReader(zoneRules), int64(len(zoneRules)))
	if err != nil {
		panic("export: the embedded zone rules are broken: " + err.Error())
	}
	files := map[string]string{}
	for line := range strings.Lines(zoneTable) {
		file, ids, isZone := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !isZone {
			continue // a comment
		}
		for id := range strings.FieldsSeq(ids) {
			files[id] = file
		}
	}
	return zones{rules: archive, files: files}
}
