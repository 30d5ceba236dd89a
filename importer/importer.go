// Package importer takes files in on the command line: the directory from lines of JSON, and scorecards from an archive.
// It reads them in bounded memory, hands their records to the use cases in batches, and notes which were refused, on
// which line and why.
//
// A file is imported all at once, in one transaction that only stays when no record was refused; or in chunks, each in a
// transaction of its own, with a note beside the file of how far it came. Refused records are left out then. After a kill
// the import goes on behind the last note. What the kill left without one is given again, and found to be stored: every
// record is stored under its name, so that none is stored twice.
package importer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"

	"opencoaching/coaching"
	"opencoaching/export"
	"opencoaching/handlers/edge"
	"opencoaching/service"
)

const (
	// batchSize is how many records are looked up and stored together, batchBytes how much of a file they may be.
	batchSize  = 500
	batchBytes = 8 << 20
	// chunkSteps is how many batches one transaction of an import in chunks holds.
	chunkSteps = 4
)

// Import is what to import, and how.
type Import struct {
	Service *service.Service
	Forms   *Forms
	// Path is the file, which is read more than once. Beside is what the names of the files begin with that are written
	// beside it: Beside.refused, unless Refused names another one, and Beside.progress.
	Path, Beside, Refused string
	// Chunks stores in chunks, and goes on where an earlier import of the same file into the same database stopped.
	Chunks bool
	// Database tells databases apart, for Chunks.
	Database string
	// Progress, which may be nil, is told how much of what is to be read has been.
	Progress func(done, total int64)
}

// Report is what became of the records of a file.
type Report struct {
	Stored    int64 `json:"stored"`
	Unchanged int64 `json:"unchanged"` // stored before, with the same content
	Refused   int64 `json:"refused"`
	// Broken says from where on the file could not be read; empty: it was read to its end.
	Broken string `json:"broken,omitempty"`
	// Resumed tells that an earlier import was gone on with.
	Resumed bool `json:"-"`
}

// RefusedPath is the file that tells of refused records.
func (im *Import) RefusedPath() string { return cmp.Or(im.Refused, im.Beside+".refused") }

// ProgressPath is the file in which an import in chunks notes how far it came.
func (im *Import) ProgressPath() string { return im.Beside + ".progress" }

// Directory imports the directory: customers, profiles, people, and whatever else scorecards refer to. Where all is
// imported at once and something is refused, nothing is stored, which is no error. Errors are those of the file and of
// service.Intake.
func (im *Import) Directory(ctx context.Context) (Report, error) {
	return im.run(ctx, coaching.Parent{}, &directoryFormat{forms: im.Forms})
}

// Scorecards imports an archive of a profile. See Directory.
func (im *Import) Scorecards(ctx context.Context, parent coaching.Parent) (Report, error) {
	return im.run(ctx, parent, &archiveFormat{forms: im.Forms, parent: parent})
}

// Forms holds records against the contract. It may be shared.
type Forms struct{ messages *edge.Messages }

// NewForms reads a contract.
func NewForms(contract []byte) (*Forms, error) {
	var schemas []string
	for _, form := range directoryForms() {
		schemas = append(schemas, form.schema)
	}
	messages, err := edge.NewMessages(contract, append(schemas, scorecardSchema)...)
	return &Forms{messages}, err
}

// format is a kind of file.
type format interface {
	// start takes the file, at its beginning, and returns where the records begin. The error is of a file that is none of
	// the format.
	start(file *os.File) (position, error)
	// step gives the next records to in, from a position on.
	step(ctx context.Context, in *service.Intake, at position) (step, error)
}

// position is a place in an import.
type position struct {
	Pass int `json:"pass"`
	export.Place
	// Late are records that have to be given again when the pass is through, Again those of them that still have to after
	// another pass over them, and At how many of Late were given again.
	Late  []late `json:"late,omitempty"`
	Again []late `json:"again,omitempty"`
	At    int    `json:"at,omitempty"`
	// Last tells that another pass would find nothing that was not there before.
	Last bool `json:"last,omitempty"`
}

// late is a record that refers to what is not there yet.
type late struct {
	export.Place
	Pass int `json:"pass,omitempty"` // in which it was first given
}

// step is what one batch came to.
type step struct {
	next     position
	done     bool
	report   Report
	refusals []Refusal
	read     int64 // in bytes
}

// refuse notes a refused record.
func (s *step) refuse(refusals ...Refusal) {
	s.report.Refused++
	s.refusals = append(s.refusals, refusals...)
}

// errRefused rolls back an import in which something was refused.
var errRefused = errors.New("records were refused")

// run is one import of one file.
type run struct {
	*Import
	parent   coaching.Parent
	format   format
	refusals *refusals
	report   Report
	total    int64
	read     int64
}

func (im *Import) run(ctx context.Context, parent coaching.Parent, f format) (report Report, err error) {
	file, err := os.Open(im.Path)
	if err != nil {
		return Report{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return Report{}, err
	}
	start, err := f.start(file)
	if err != nil {
		return Report{}, fmt.Errorf("%s %w", im.Path, err)
	}
	r := &run{Import: im, parent: parent, format: f, total: info.Size()}
	if im.Chunks {
		err = r.inChunks(ctx, file, start)
	} else {
		err = r.atOnce(ctx, start)
	}
	return r.report, err
}

// atOnce imports all in one transaction.
func (r *run) atOnce(ctx context.Context, start position) (err error) {
	if r.refusals, err = openRefusals(r.RefusedPath(), 0); err != nil {
		return err
	}
	err = r.Service.Intake(ctx, r.parent, func(in *service.Intake) error {
		r.report, r.read = Report{}, 0
		if err := r.refusals.reset(); err != nil {
			return err
		}
		if _, _, err := r.steps(ctx, in, start, 0); err != nil {
			return err
		}
		if r.report.Refused > 0 {
			return errRefused
		}
		return nil
	})
	if errors.Is(err, errRefused) {
		err = nil
		r.report.Stored, r.report.Unchanged = 0, 0
	}
	return errors.Join(err, r.refusals.close())
}

// steps makes a number of steps, 0: all that there are, and returns where they end.
func (r *run) steps(ctx context.Context, in *service.Intake, at position, limit int) (next position, done bool, err error) {
	for n := 0; !done && (limit == 0 || n < limit); n++ {
		s, err := r.format.step(ctx, in, at)
		if err == nil {
			err = r.refusals.write(s.refusals)
		}
		if err != nil {
			return at, false, err
		}
		at, done = s.next, s.done
		r.report.add(s.report)
		r.read += s.read
		if r.Progress != nil {
			r.Progress(min(r.read, r.total), r.total)
		}
	}
	return at, done, nil
}

func (r *Report) add(more Report) {
	r.Stored += more.Stored
	r.Unchanged += more.Unchanged
	r.Refused += more.Refused
	if more.Broken != "" {
		r.Broken = more.Broken
	}
}

// inChunks imports in one transaction after another, from where an earlier import stopped.
func (r *run) inChunks(ctx context.Context, file *os.File, start position) (err error) {
	note, err := r.openNote(file, start)
	if err != nil {
		return err
	}
	r.report = note.Report
	r.report.Resumed, r.read = note.resumed, note.Read
	if r.refusals, err = openRefusals(r.RefusedPath(), note.Refusals); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.refusals.close()) }()
	for done := false; !done; {
		begun, read := r.report, r.read
		err := r.Service.Intake(ctx, r.parent, func(in *service.Intake) error {
			r.report, r.read = begun, read
			if err := r.refusals.back(note.Refusals); err != nil {
				return err
			}
			var err error
			note.At, done, err = r.steps(ctx, in, note.begin, chunkSteps)
			return err
		})
		if err != nil {
			return err
		}
		if note.Refusals, err = r.refusals.sync(); err != nil {
			return err
		}
		note.begin, note.Report, note.Read = note.At, r.report, r.read
		if err := note.save(); err != nil {
			return err
		}
	}
	return note.remove()
}
