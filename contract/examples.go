package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

func examplesStep(ctx context.Context, r *rig) (string, error) {
	all, err := r.contract.Examples()
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d examples were sent and answered as documented", len(all)), r.examples(ctx, "examples", nil)
}

// examples sends every example of the contract to a server that no request changes, behind a bug if there is one.
func (r *rig) examples(ctx context.Context, name string, bug func(http.Handler) http.Handler) (err error) {
	folder, err := r.folderFor(name)
	if err != nil {
		return err
	}
	server, err := newIsolated(ctx, folder, r.data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.close()) }()
	base, stop, err := listen(server.behind(bug))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	all, err := r.contract.Examples()
	if err != nil {
		return err
	}
	var faults []string
	for _, example := range all {
		if err := r.contract.Try(ctx, base, example); err != nil {
			faults = append(faults, fmt.Sprintf("%s: %v", example.Operation, err))
		}
	}
	if len(faults) > 0 {
		return foundf("%d of %d examples do not work:\n\t%s", len(faults), len(all), strings.Join(faults, "\n\t"))
	}
	return nil
}
