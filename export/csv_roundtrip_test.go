package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// python reads a CSV file as its csv module does by default and prints one JSON array for each record.
const python = `
import csv, json, sys
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    for record in csv.reader(file, strict=True):
        print(json.dumps(record))
`

func TestCSVRoundTrip(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]bool{"guarded": false, "raw": true} {
		records := randomRecords(20_000, 5)
		var out bytes.Buffer
		writeRecords(t, NewCSV(&out, CSVOptions{Raw: raw}), records)
		if !raw {
			guard(records)
		}
		t.Run(name+" cells come back from a plain parser", func(t *testing.T) {
			t.Parallel()
			read, err := parseCSV(out.Bytes())
			require.NoError(t, err)
			require.True(t, equalRecords(records, read))
		})
		t.Run(name+" cells come back from Python", func(t *testing.T) {
			t.Parallel()
			require.True(t, equalRecords(records, readByPython(t, out.Bytes())))
		})
	}
}

func FuzzCSVText(f *testing.F) {
	for _, cell := range []string{"", `"`, "a\r\nb", "=1", "\ufeff=1", "\xff", "\x00", ","} {
		f.Add(cell, "next")
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		records := [][]string{{first}, {first, second}, {second, first}}
		for _, raw := range []bool{true, false} {
			var out bytes.Buffer
			writeRecords(t, NewCSV(&out, CSVOptions{Raw: raw}), records)
			if !raw {
				guard(records)
			}
			read, err := parseCSV(out.Bytes())
			require.NoError(t, err)
			require.Equal(t, records, read)
		}
		for _, record := range records {
			require.False(t, runsAsFormula(record[0]), "a guarded cell must be harmless")
		}
	})
}

func writeRecords(t *testing.T, c *CSV, records [][]string) {
	t.Helper()
	for _, record := range records {
		for _, cell := range record {
			c.Text(cell)
		}
		require.NoError(t, c.EndRecord())
	}
	require.NoError(t, c.Flush())
}

// guard puts the ' before cells that need it: what a reader gets from a file that is not raw.
func guard(records [][]string) {
	for _, record := range records {
		for i, cell := range record {
			if runsAsFormula(cell) {
				record[i] = "'" + cell
			}
		}
	}
}

// randomRecords makes records of 1 to widest cells from one fixed seed, at least that many cells on average. Half of
// the characters are ones that CSV or a spreadsheet could trip over. There is no NUL, which no stored text holds and
// older readers refuse.
func randomRecords(count, widest int) [][]string {
	random := rand.New(rand.NewPCG(4180, 1))
	special := []rune("\"\",,\r\n\r\n\t' =+-@＝＋－＠;\\\u00a0\u200b\ufeff\u2028\u0085\x1a")
	records := make([][]string, count)
	for i := range records {
		record := make([]string, 1+random.IntN(2*widest-1))
		for j := range record {
			var cell []rune
			for range random.IntN(12) {
				if random.IntN(2) == 0 {
					cell = append(cell, special[random.IntN(len(special))])
					continue
				}
				if r := rune(1 + random.IntN(0x10ffff)); r < 0xd800 || r > 0xdfff {
					cell = append(cell, r)
				}
			}
			record[j] = string(cell)
		}
		records[i] = record
	}
	return records
}

func readByPython(t *testing.T, file []byte) [][]string {
	t.Helper()
	interpreter, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed: that its csv module reads the file back was not checked")
	}
	path := filepath.Join(t.TempDir(), "cells.csv")
	require.NoError(t, os.WriteFile(path, file, 0o600))
	command := exec.CommandContext(t.Context(), interpreter, "-c", python, path)
	var printed, complaints bytes.Buffer
	command.Stdout, command.Stderr = &printed, &complaints
	require.NoError(t, command.Run(), complaints.String())

	var records [][]string
	decoder := json.NewDecoder(&printed)
	for {
		var record []string
		err := decoder.Decode(&record)
		if errors.Is(err, io.EOF) {
			return records
		}
		require.NoError(t, err)
		records = append(records, record)
	}
}

// parseCSV reads RFC 4180 to the letter: CRLF after every record, and inside quotes each byte as it is.
func parseCSV(file []byte) ([][]string, error) {
	var records [][]string
	var record []string
	for len(file) > 0 {
		cell, rest, err := parseCell(file)
		if err != nil {
			return nil, err
		}
		record = append(record, cell)
		switch {
		case bytes.HasPrefix(rest, []byte(",")):
			file = rest[1:]
		case bytes.HasPrefix(rest, []byte("\r\n")):
			records, record = append(records, record), nil
			file = rest[2:]
		default:
			return nil, errors.New("neither a comma nor CRLF after a cell")
		}
	}
	if record != nil {
		return nil, errors.New("the last record does not end")
	}
	return records, nil
}

func parseCell(file []byte) (cell string, rest []byte, err error) {
	if file[0] != '"' {
		end := bytes.IndexAny(file, ",\"\r\n")
		if end < 0 {
			return "", nil, errors.New("a bare cell does not end")
		}
		return string(file[:end]), file[end:], nil
	}
	var inside []byte
	for at := 1; at < len(file); at++ {
		if file[at] != '"' {
			inside = append(inside, file[at])
			continue
		}
		if at+1 < len(file) && file[at+1] == '"' {
			inside = append(inside, '"')
			at++
			continue
		}
		return string(inside), file[at+1:], nil
	}
	return "", nil, errors.New("a quoted cell does not end")
}

func equalRecords(want, got [][]string) bool {
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if len(want[i]) != len(got[i]) {
			return false
		}
		for j := range want[i] {
			if want[i][j] != got[i][j] {
				return false
			}
		}
	}
	return true
}
