package main

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
)

func workflowsStep(ctx context.Context, r *rig) (string, error) {
	return "every workflow of arazzo.yaml goes through", r.workflows(ctx, "workflows", nil)
}

// workflows has respect go through the workflows on a fresh server, behind a bug if there is one.
func (r *rig) workflows(ctx context.Context, name string, bug func(http.Handler) http.Handler) error {
	return r.onServer(ctx, name, bug, func(base, folder string) command {
		return command{
			args: []string{r.tools.node, r.tools.redocly, "respect", "contract/arazzo.yaml", "--server", "coaching=" + base},
			env:  quietRedocly, log: filepath.Join(folder, "respect.log"),
		}
	})
}

func browserStep(ctx context.Context, r *rig) (string, error) {
	return "the explorer loads from this server alone, and creates a scorecard", r.browser(ctx, "browser", nil)
}

// browser tries the explorer of a fresh server, behind a bug if there is one.
func (r *rig) browser(ctx context.Context, name string, bug func(http.Handler) http.Handler) error {
	return r.onServer(ctx, name, bug, func(base, folder string) command {
		return command{
			args: []string{r.tools.node, "contract/explorer.mjs", base, folder},
			env: []string{
				"CHROMIUM=" + r.tools.chromium,
				"PLAYWRIGHT=" + filepath.Join(r.tools.packagesFolder, "playwright-core", "index.mjs"),
			},
			log: filepath.Join(folder, "explorer.log"),
		}
	})
}

// onServer runs a command against a fresh server.
func (r *rig) onServer(ctx context.Context, name string, bug func(http.Handler) http.Handler, against func(base, folder string) command) (err error) {
	folder, err := r.folderFor(name)
	if err != nil {
		return err
	}
	base, stop, err := r.startServer(ctx, folder, bug)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	return against(base, folder).run(ctx)
}
