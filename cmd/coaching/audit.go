package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"opencoaching/coaching"
	"opencoaching/service"
)

func newAudit() *cobra.Command {
	command := &cobra.Command{Use: "audit", Short: "Look after the audit", Args: cobra.NoArgs}
	command.AddCommand(newAuditVerify())
	return command
}

func newAuditVerify() *cobra.Command {
	var database, customer string
	var anchors []string
	command := &cobra.Command{
		Use:   "verify --customer ID",
		Short: "Go through a customer's audit and name the first event that is not as it was",
		Long: `Goes through the chain of a customer's audit events from its beginning. Every event that
was changed, taken out, put in or moved is found. That the last ones were cut off is found
by the head that the database keeps, and where that was changed too, by an anchor: the
server logs one a minute ("audit anchor"), to be kept on another machine.

Exits with 1 when anything is wrong. Events of the last second may not be sealed yet; how
many is shown.`,
		Example: `  coaching audit verify --customer acme
  coaching audit verify --customer acme --anchor 4711:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			heads, err := parseAnchors(anchors)
			if err != nil {
				return err
			}
			return asOperator(command.Context(), database, func(ctx context.Context, s *service.Service) error {
				report, err := s.VerifyAudit(ctx, customer, heads...)
				if err == nil {
					err = verdict(report)
				}
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(command.OutOrStdout(), "%d events are as they were sealed, up to %d:%s; %d wait to be sealed.\n",
					report.Sealed, report.Head.Sequence, hex.EncodeToString(report.Head.Hash[:]), report.Pending)
				return err
			})
		},
	}
	flags := command.Flags()
	flags.SortFlags = false
	flags.StringVar(&customer, "customer", "", "`ID` of the customer")
	_ = command.MarkFlagRequired("customer") // the error would say that there is no such flag
	flags.StringSliceVar(&anchors, "anchor", nil, "`SEQUENCE:HASH` from the log")
	addDatabase(flags, &database)
	return command
}

// verdict is nil for an audit that is there and as it was sealed.
func verdict(r service.AuditReport) error {
	switch {
	case r.FirstBad > 0:
		return fmt.Errorf("event %d of customer %s %s; %d events before it are as they were sealed", r.FirstBad, r.CustomerID, r.Problem, r.Sealed)
	case r.Sealed+r.Pending == 0:
		return fmt.Errorf("customer %s has no audit: is that its id?", r.CustomerID)
	default:
		return nil
	}
}

func parseAnchors(texts []string) ([]coaching.AuditHead, error) {
	var heads []coaching.AuditHead
	for _, text := range texts {
		number, hash, _ := strings.Cut(text, ":")
		sequence, err := strconv.ParseInt(number, 10, 64)
		data, hashErr := hex.DecodeString(hash)
		if errors.Join(err, hashErr) != nil || len(data) != len(coaching.AuditHead{}.Hash) {
			return nil, fmt.Errorf("--anchor is %q, but must be SEQUENCE:HASH as the log has it", text)
		}
		heads = append(heads, coaching.AuditHead{Sequence: sequence, Hash: [32]byte(data)})
	}
	return heads, nil
}
