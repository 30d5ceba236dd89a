package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
	sqlite "modernc.org/sqlite/lib"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Say which version this is, and what it was built with",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			version, commit := built()
			_, err := fmt.Fprintf(command.OutOrStdout(), "coaching %s\ncommit   %s\nGo       %s\nSQLite   %s\n",
				version, commit, runtime.Version(), sqlite.SQLITE_VERSION)
			return err
		},
	}
}

// built is the version of the module and the commit that the program was built from, as the build has noted them.
func built() (version, commit string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	settings := map[string]string{}
	for _, setting := range info.Settings {
		settings[setting.Key] = setting.Value
	}
	commit = cmp.Or(settings["vcs.revision"], "unknown: not noted when this was built")
	if settings["vcs.modified"] == "true" {
		commit += ", with changes"
	}
	return cmp.Or(info.Main.Version, "(devel)"), commit
}
