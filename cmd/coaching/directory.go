package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"opencoaching/coaching"
	"opencoaching/service"
)

// runExportDirectory writes the directory as coaching import reads it.
func runExportDirectory(ctx context.Context, s *exportSettings, stdout, stderr io.Writer) error {
	written := 0
	bar := newBar(stderr, "lines")
	err := asOperator(ctx, s.database, func(ctx context.Context, app *service.Service) error {
		return toFile(s.directory, stdout, func(w io.Writer) error {
			out := bufio.NewWriterSize(w, 64<<10)
			encoder := json.NewEncoder(out)
			encoder.SetEscapeHTML(false)
			err := app.ExportDirectory(ctx, s.parent.Customer, func(wrapper string, resource any) error {
				written++
				_ = bar.Set(written) // a terminal that is gone does not stop the export
				return encoder.Encode(map[string]any{wrapper: resource})
			})
			return errors.Join(err, out.Flush())
		})
	})
	closeBar(bar)
	var known *coaching.Error
	if errors.As(err, &known) && known.Kind == coaching.NotFound {
		return fmt.Errorf("there is no customer %s (--customer)", s.parent.Customer)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stderr, "Exported %d lines.\n", written)
	return err
}
