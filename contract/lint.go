package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
)

const oasdiff = "github.com/oasdiff/oasdiff@v1.35.0"

func lintStep(ctx context.Context, r *rig) (string, error) {
	return "Redocly and Spectral have nothing to say", r.lint(ctx, specFile, r.folder)
}

// lint has Redocly and Spectral read a document, each with our choice of rules.
func (r *rig) lint(ctx context.Context, spec, folder string) error {
	// Spectral looks for the rules of others from where its own are.
	rules := filepath.Join(r.tools.folder, ".spectral.yaml")
	if err := copyFile("contract/.spectral.yaml", rules); err != nil {
		return err
	}
	redocly := command{
		args: []string{r.tools.node, r.tools.redocly, "lint", spec, "--config", "contract/redocly.yaml", "--format", "stylish"},
		env:  quietRedocly, log: filepath.Join(folder, "redocly.log"),
	}
	spectral := command{
		args: []string{r.tools.node, r.tools.spectral, "lint", spec, "--ruleset", rules, "--fail-severity", "hint"},
		log:  filepath.Join(folder, "spectral.log"),
	}
	return errors.Join(redocly.run(ctx), spectral.run(ctx))
}

var quietRedocly = []string{"REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true", "NO_COLOR=1"}

func breakingStep(ctx context.Context, r *rig) (string, error) {
	err := r.breaking(ctx, specFile, r.folder)
	if err != nil {
		err = fmt.Errorf("%w\n\tIf that is meant, go run ./contract -accept takes %s for the accepted contract", err, specFile)
	}
	return "whoever uses the accepted contract can go on", err
}

// breaking compares a document with the accepted one.
func (r *rig) breaking(ctx context.Context, spec, folder string) error {
	return command{
		args: []string{
			"go", "run", oasdiff, "breaking", acceptedFile, spec, "--fail-on", "ERR",
			"--severity-levels", "contract/oasdiff-levels.txt", "--allow-external-refs=false",
		},
		log: filepath.Join(folder, "oasdiff.log"),
	}.run(ctx)
}
