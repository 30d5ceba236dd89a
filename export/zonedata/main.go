// Command zonedata writes the zone table of package export, zones.tsv, from CLDR's time zone list.
//
// To take a newer CLDR, or newer zone rules from a newer Go, run this in the export folder and commit what changed:
//
//	npm pack cldr-bcp47@48.2.0 && tar xzf cldr-bcp47-48.2.0.tgz
//	cp "$(go env GOROOT)/lib/time/zoneinfo.zip" zoneinfo.zip
//	go run ./zonedata package > zones.tsv
//	cp package/LICENSE zones.tsv.LICENSE
//	rm -r package cldr-bcp47-48.2.0.tgz
package main

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const unknownZone = "unk"

// zone is one entry of CLDR's list. Its key there is the short id.
type zone struct {
	Alias     string `json:"_alias"`     // long ids, the canonical one first; empty for a deprecated entry
	Preferred string `json:"_preferred"` // the short id that takes a deprecated entry's place
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: go run ./zonedata CLDR_BCP47_FOLDER > zones.tsv (see the comment in zonedata/main.go)")
	}
	if err := writeTable(os.Stdout, os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func writeTable(w io.Writer, folder string) error {
	version, zones, err := readCLDR(folder)
	if err != nil {
		return err
	}
	files, err := zoneFiles("zoneinfo.zip")
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "# Time zone ids of Unicode CLDR, from npm cldr-bcp47 %s (bcp47/timezone.json); licence: zones.tsv.LICENSE.\n", version)
	fmt.Fprintf(w, "# Columns: file in zoneinfo.zip, ids that mean it. Written by zonedata; not to be edited.\n")
	for _, short := range slices.Sorted(maps.Keys(zones)) {
		// CLDR's "unknown zone" is no zone: the export falls back for it as for any id that is not in the table.
		if short == unknownZone {
			continue
		}
		ids := strings.Fields(zones[short].Alias)
		file, err := zoneFile(zones, short, files)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s\t%s\n", file, strings.Join(append(ids, short), " ")); err != nil {
			return fmt.Errorf("write zone %s: %w", short, err)
		}
	}
	return nil
}

// zoneFile names the file with the rules of a zone: that of its first long id which has one, so that all its ids give
// the same times.
func zoneFile(zones map[string]zone, short string, files map[string]bool) (string, error) {
	entry := zones[short]
	if entry.Preferred != "" {
		entry = zones[entry.Preferred]
	}
	for _, id := range strings.Fields(entry.Alias) {
		if files[id] {
			return id, nil
		}
	}
	return "", fmt.Errorf("zone %s (%s) has no rules in zoneinfo.zip", short, entry.Alias)
}

func readCLDR(folder string) (version string, zones map[string]zone, err error) {
	var about struct {
		Version string `json:"version"`
	}
	if err := readJSON(filepath.Join(folder, "package.json"), &about); err != nil {
		return "", nil, err
	}
	var list struct {
		Keyword struct {
			U struct {
				TZ map[string]json.RawMessage `json:"tz"`
			} `json:"u"`
		} `json:"keyword"`
	}
	if err := readJSON(filepath.Join(folder, "bcp47", "timezone.json"), &list); err != nil {
		return "", nil, err
	}
	zones = map[string]zone{}
	for short, raw := range list.Keyword.U.TZ {
		if strings.HasPrefix(short, "_") {
			continue // about the list itself
		}
		var entry zone
		if err := json.Unmarshal(raw, &entry); err != nil {
			return "", nil, fmt.Errorf("zone %s: %w", short, err)
		}
		zones[short] = entry
	}
	return about.Version, zones, nil
}

func readJSON(path string, into any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read CLDR: %w", err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("read CLDR: %s: %w", path, err)
	}
	return nil
}

func zoneFiles(archive string) (map[string]bool, error) {
	reader, err := zip.OpenReader(archive)
	if err != nil {
		return nil, fmt.Errorf("read zone rules: %w", err)
	}
	defer reader.Close()
	files := map[string]bool{}
	for _, file := range reader.File {
		files[file.Name] = true
	}
	return files, nil
}
