package importer_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/importer"
)

// manyCards is an archive of several chunks, in which a calibration comes before its original and every hundredth
// scorecard is refused.
func manyCards(t *testing.T, count int) (archive string, refused int) {
	t.Helper()
	var cards []*coaching.Scorecard
	for i := range count {
		card := sound(fmt.Sprintf("sc-%05d", i))
		if i == 0 {
			card.CalibratedScorecardName = sound(fmt.Sprintf("sc-%05d", count-1)).Name
		}
		if i%100 == 50 {
			card.AgentUserName = "customers/acme/users/nobody"
			refused++
		}
		cards = append(cards, card)
	}
	return archiveOf(t, cards...).String(), refused
}

// TestChunksGoOn stops an import again and again, in the middle of a chunk, and goes on with it: in the end all is as
// after one import that nothing stopped.
func TestChunksGoOn(t *testing.T) {
	t.Parallel()
	archive, wrong := manyCards(t, 4300)
	databases(t, func(t *testing.T, open func(*testing.T) *database) {
		whole, stopped := open(t), open(t)
		want := whole.chunks(t, archive, nil)
		require.Equal(t, importer.Report{Stored: int64(4300 - wrong), Refused: int64(wrong)}, want)

		im := stopped.importOf(written(t, archive))
		im.Chunks = true
		_, refused := stopped.directory(smallForm())
		require.Empty(t, refused)
		var report importer.Report
		stops := 0
		for steps := 3; ; steps++ { // a chunk has four
			ctx, stop := context.WithCancel(operator(t))
			left := steps
			im.Progress = func(int64, int64) {
				if left--; left == 0 {
					stop()
				}
			}
			var err error
			report, err = im.Scorecards(ctx, profile)
			stop()
			if err == nil {
				break
			}
			require.ErrorIs(t, err, context.Canceled)
			stops++
		}
		require.Greater(t, stops, 1)
		want.Resumed = true
		require.Equal(t, want, report)
		require.Len(t, refusals(t, im), wrong)
		require.NoFileExists(t, im.ProgressPath())
		requireSame(t, whole.archive(), stopped.archive())
	})
}

// chunks imports an archive in chunks.
func (d *database) chunks(t *testing.T, archive string, progress func(int64, int64)) importer.Report {
	t.Helper()
	_, refused := d.directory(smallForm())
	require.Empty(t, refused)
	im := d.importOf(written(t, archive))
	im.Chunks, im.Progress = true, progress
	report, err := im.Scorecards(operator(t), profile)
	require.NoError(t, err)
	return report
}

// TestNoteIsLost stands for a kill between a commit and the note of it: the chunk is given again, and found.
func TestNoteIsLost(t *testing.T) {
	t.Parallel()
	archive, wrong := manyCards(t, 4100)
	d := sqlite(t)
	_, refused := d.directory(smallForm())
	require.Empty(t, refused)
	im := d.importOf(written(t, archive))
	im.Chunks = true
	var first []byte
	ctx, stop := context.WithCancel(operator(t))
	steps := 0
	im.Progress = func(int64, int64) {
		switch steps++; steps {
		case 5:
			var err error
			first, err = os.ReadFile(im.ProgressPath())
			require.NoError(t, err)
		case 9: // in the third chunk
			stop()
		}
	}
	_, err := im.Scorecards(ctx, profile)
	require.ErrorIs(t, err, context.Canceled)
	require.NoError(t, os.WriteFile(im.ProgressPath(), first, 0o600))
	im.Progress = nil
	report, err := im.Scorecards(operator(t), profile)
	require.NoError(t, err)
	require.True(t, report.Resumed)
	require.EqualValues(t, 4100-wrong, report.Stored+report.Unchanged)
	require.NotZero(t, report.Unchanged)
	require.Len(t, refusals(t, im), wrong, "none is told twice")
	require.Equal(t, 3*(4100-wrong)+1, strings.Count(d.archive(), "\r\n"))
	require.Len(t, d.audited(), 1000, "an event for each, of which the first page is full")
}

func TestNoteOfAnother(t *testing.T) {
	t.Parallel()
	archive, _ := manyCards(t, 4100)
	d := sqlite(t)
	_, refused := d.directory(smallForm())
	require.Empty(t, refused)
	im := d.importOf(written(t, archive))
	im.Chunks = true
	ctx, stop := context.WithCancel(operator(t))
	steps := 0
	im.Progress = func(int64, int64) {
		if steps++; steps == 6 {
			stop()
		}
	}
	_, err := im.Scorecards(ctx, profile)
	require.ErrorIs(t, err, context.Canceled)
	t.Run("Database", func(t *testing.T) {
		other := *im
		other.Database = "another"
		_, err := other.Scorecards(operator(t), profile)
		require.ErrorContains(t, err, "is of an import into another database")
	})
	t.Run("File", func(t *testing.T) {
		require.NoError(t, appendTo(im.Path, "\n"))
		_, err := im.Scorecards(operator(t), profile)
		require.ErrorContains(t, err, "is of another state of the file")
	})
	t.Run("Nothing", func(t *testing.T) {
		require.NoError(t, os.WriteFile(im.ProgressPath(), []byte("{"), 0o600))
		_, err := im.Scorecards(operator(t), profile)
		require.ErrorContains(t, err, "is not as an import has left it")
	})
}

func appendTo(path, text string) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = io.WriteString(file, text)
	return errors.Join(err, file.Close())
}

// TestDirectoryChunksGoOn is TestChunksGoOn of a directory.
func TestDirectoryChunksGoOn(t *testing.T) {
	t.Parallel()
	var content strings.Builder
	content.WriteString(smallForm())
	const people = 2500
	for i := range people {
		fmt.Fprintf(&content, `{"user":{"name":"customers/acme/users/u%04d","manager":"customers/acme/users/u%04d"}}`+"\n", i, people-1-i)
	}
	content.WriteString(`{"user":{"name":"customers/acme/users/v","manager":"customers/acme/users/nobody"}}`)
	databases(t, func(t *testing.T, open func(*testing.T) *database) {
		d := open(t)
		im := d.importOf(written(t, content.String()))
		im.Chunks = true
		for stops := 0; ; stops++ {
			ctx, stop := context.WithCancel(operator(t))
			left := 3 + stops
			im.Progress = func(int64, int64) {
				if left--; left == 0 {
					stop()
				}
			}
			report, err := im.Directory(ctx)
			stop()
			if err == nil {
				require.Greater(t, stops, 1)
				require.Equal(t, importer.Report{Stored: people + 12, Refused: 1, Resumed: true}, report)
				break
			}
		}
		require.Equal(t, people+1, strings.Count(d.exported(), `"manager":`))
		require.Equal(t, []string{fmt.Sprintf("%d: user.manager", 12+people+1)}, told(refusals(t, im)))
	})
}
