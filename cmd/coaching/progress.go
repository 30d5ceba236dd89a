package main

import (
	"io"
	"os"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
)

// unknownTotal makes a bar that counts without knowing how far.
const unknownTotal = -1

// progressInterval keeps a terminal from being written to more often than anybody can read.
const progressInterval = 100 * time.Millisecond

// newBar shows on a terminal how far something has come, of a total that it may be told later, and shows nothing elsewhere.
func newBar(w io.Writer, what string) *progressbar.ProgressBar {
	if !isTerminal(w) {
		w = io.Discard
	}
	return progressbar.NewOptions(unknownTotal,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(),
		progressbar.OptionThrottle(progressInterval),
		progressbar.OptionClearOnFinish(),
		// Without this a bar of unknown length turns by itself, in a goroutine that nobody can wait for.
		progressbar.OptionSetSpinnerChangeInterval(0),
	)
}

// closeBar takes the bar off the terminal. That a terminal is gone is no reason to fail.
func closeBar(bar *progressbar.ProgressBar) {
	_ = bar.Clear()
	_ = bar.Exit()
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && (isatty.IsTerminal(file.Fd()) || isatty.IsCygwinTerminal(file.Fd()))
}
