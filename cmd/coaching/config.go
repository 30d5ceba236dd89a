package main

import (
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newConfig(env lookup) *cobra.Command {
	var s serveSettings
	command := &cobra.Command{
		Use:   "config",
		Short: "Show the settings that serve would have, without secrets",
		Long: `Shows each setting of coaching serve as it would be with the same flags and variables,
and where it comes from. Passwords are left out, so that the output can be passed on.`,
		Example: `  coaching config
  coaching config --database postgres://coaching@localhost/coaching`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			table := tabwriter.NewWriter(command.OutOrStdout(), 0, 0, 2, ' ', 0)
			command.LocalFlags().VisitAll(func(flag *pflag.Flag) {
				if variableOf(flag) != "" {
					_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", flag.Name, origin(flag, env), shown(flag)) // Flush tells of errors
				}
			})
			return table.Flush()
		},
	}
	addServeFlags(command.Flags(), &s)
	return command
}

// origin says where the value of a flag comes from.
func origin(flag *pflag.Flag, env lookup) string {
	if flag.Changed {
		return "flag"
	}
	if _, set := fromEnvironment(flag, env); set {
		return "variable " + variableOf(flag)
	}
	return "default"
}

// emptyList is how a flag that takes several values says that it has none.
const emptyList = "[]"

// shown is the value of a flag without secrets.
func shown(flag *pflag.Flag) string {
	if flag.Name == databaseFlag {
		return redacted(flag.Value.String())
	}
	switch value := flag.Value.String(); value {
	case "", emptyList:
		return "(none)"
	default:
		return value
	}
}

// harmless are the parameters of a database URL whose values are shown. All others might be secrets.
var harmless = map[string]bool{
	"application_name": true, "connect_timeout": true, "dbname": true, "host": true, "port": true, "sslmode": true,
	"target_session_attrs": true, "user": true,
}

const (
	hidden   = "xxxxx"
	notShown = "(not shown: this is no URL of a database)"
)

// redacted is the URL of a database without what may be secret. What cannot be taken apart for sure is not shown at all:
// an unescaped password can make a URL mean something else.
func redacted(database string) string {
	if strings.HasPrefix(database, sqlitePrefix) {
		return database
	}
	parsed, err := url.Parse(database)
	if err != nil || parsed.Scheme != "postgres" && parsed.Scheme != "postgresql" || parsed.Opaque != "" ||
		strings.Contains(parsed.Path, "@") || parsed.Fragment != "" {
		return notShown
	}
	parameters, err := url.ParseQuery(parsed.RawQuery)
	if err != nil {
		return notShown
	}
	for name := range parameters {
		if !harmless[name] {
			parameters[name] = []string{hidden}
		}
	}
	parsed.RawQuery = parameters.Encode()
	return parsed.Redacted() // which writes xxxxx in the place of a password
}
