package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/service"
)

func newToken() *cobra.Command {
	command := &cobra.Command{
		Use:   "token",
		Short: "Make, list and revoke API keys",
		Long: `API keys are how programs say who they are to a server that runs with --api-keys. A key
belongs to a customer and has roles of its own, or is the operator's, with every right
under every customer: such a key is made here alone, not over the API.`,
		Args: cobra.NoArgs,
	}
	command.AddCommand(newTokenCreate(), newTokenList(), newTokenRevoke())
	return command
}

// asOperator runs f with the use cases over a database, as the operator.
func asOperator(ctx context.Context, database string, f func(context.Context, *service.Service) error) (err error) {
	store, err := openExisting(ctx, database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	state, err := store.SchemaState(ctx)
	if err == nil {
		err = checkState(state)
	}
	if err != nil {
		return err
	}
	return f(auth.With(ctx, auth.Operator()), service.New(store, time.Now))
}

// keyOwner is whose keys a command is about.
type keyOwner struct {
	customer string
	operator bool
}

func (o keyOwner) parent() (coaching.Parent, error) {
	if o.operator == (o.customer != "") {
		return coaching.Parent{}, errors.New("say whose key it is: --customer ID or --operator")
	}
	return coaching.Parent{Customer: o.customer}, nil
}

// addOwner adds the flags that say whose keys, and which database.
func addOwner(command *cobra.Command, o *keyOwner, database *string) {
	flags := command.Flags()
	flags.SortFlags = false
	flags.StringVar(&o.customer, "customer", "", "`ID` of the customer")
	flags.BoolVar(&o.operator, "operator", false, "the operator's, in place of a customer's")
	addDatabase(flags, database)
}

func newTokenCreate() *cobra.Command {
	var owner keyOwner
	var database, name string
	var roles, profiles []string
	var life time.Duration
	command := &cobra.Command{
		Use:   "create",
		Short: "Make an API key and show it, once",
		Example: `  coaching token create --customer acme --role QA_ADMIN --profile support --name "Nightly export"
  coaching token create --operator --expires-in 24h`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			parent, err := owner.parent()
			if err != nil {
				return err
			}
			key := &coaching.APIKey{DisplayName: name}
			for _, role := range roles {
				key.Roles = append(key.Roles, coaching.Role(strings.ToUpper(role)))
			}
			for _, profile := range profiles {
				key.ProfileNames = append(key.ProfileNames, parent.Name(coaching.Profiles, profile).String())
			}
			if life != 0 {
				key.ExpireTime = time.Now().Add(life)
			}
			return asOperator(command.Context(), database, func(ctx context.Context, s *service.Service) error {
				made, text, err := s.CreateAPIKey(ctx, parent, key)
				if err != nil {
					return err
				}
				_, _ = fmt.Fprintf(command.ErrOrStderr(), "Key %s; it is shown here alone:\n", made.ID)
				_, err = fmt.Fprintln(command.OutOrStdout(), text)
				return err
			})
		},
	}
	addOwner(command, &owner, &database)
	flags := command.Flags()
	flags.StringSliceVar(&roles, "role", nil, "`ROLE` of the key, AGENT to SUPER_ADMIN")
	flags.StringSliceVar(&profiles, "profile", nil, "`ID` of a profile that it is for; none: all of the customer's")
	flags.StringVar(&name, "name", "", "`TEXT` that says what the key is for")
	flags.DurationVar(&life, "expires-in", 0, "how long it is good for, 720h for example; 0: until it is revoked")
	return command
}

func newTokenList() *cobra.Command {
	var owner keyOwner
	var database string
	command := &cobra.Command{
		Use:   "list",
		Short: "List API keys",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			parent, err := owner.parent()
			if err != nil {
				return err
			}
			table := tabwriter.NewWriter(command.OutOrStdout(), 0, 0, 2, ' ', 0)
			_, _ = fmt.Fprintln(table, "ID\tPREFIX\tROLES\tSTATE\tLAST USE\tNAME") // Flush tells of errors
			return asOperator(command.Context(), database, func(ctx context.Context, s *service.Service) error {
				page := service.Page{Size: service.MaxPage}
				for {
					keys, more, err := s.ListAPIKeys(ctx, parent, page)
					if err != nil {
						return err
					}
					for _, key := range keys {
						_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", key.ID, key.Prefix, rolesOf(key), stateOf(key), momentOf(key.LastUseTime), key.DisplayName)
						page.After = key.ID
					}
					if !more {
						return table.Flush()
					}
				}
			})
		},
	}
	addOwner(command, &owner, &database)
	return command
}

func newTokenRevoke() *cobra.Command {
	var owner keyOwner
	var database string
	command := &cobra.Command{
		Use:   "revoke ID",
		Short: "Make an API key good for nothing, within seconds and for ever",
		Args:  cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			parent, err := owner.parent()
			if err != nil {
				return err
			}
			return asOperator(command.Context(), database, func(ctx context.Context, s *service.Service) error {
				key, err := s.RevokeAPIKey(ctx, parent, args[0])
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(command.OutOrStdout(), "Key %s was revoked at %s.\n", key.ID, momentOf(key.RevokeTime))
				return err
			})
		},
	}
	addOwner(command, &owner, &database)
	return command
}

func rolesOf(key *coaching.APIKey) string {
	if key.Operator {
		return "operator"
	}
	names := make([]string, len(key.Roles))
	for i, role := range key.Roles {
		names[i] = string(role)
	}
	return strings.Join(names, ",")
}

func stateOf(key *coaching.APIKey) string {
	switch {
	case !key.RevokeTime.IsZero():
		return "revoked"
	case !key.Usable(time.Now()):
		return "expired"
	default:
		return "usable"
	}
}

func momentOf(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format(time.RFC3339)
}
