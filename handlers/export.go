package handlers

import (
	"bufio"
	"context"
	"encoding/base64"
	"io"
	"net/http"

	"opencoaching/coaching"
	"opencoaching/export"
	"opencoaching/gen"
	"opencoaching/handlers/edge"
	"opencoaching/service"
)

// ExportScorecards implements the operation of that name. The answer is written while the database is read.
func (h *API) ExportScorecards(ctx context.Context, r gen.ExportScorecardsRequestObject) (gen.ExportScorecardsResponseObject, error) {
	parent, query := profileOf(r.CustomerID, r.ProfileID), exportQuery(r.Body, r.Params)
	write := func(w io.Writer) error { return h.service.ExportScorecards(ctx, parent, query, w) }
	return exportAnswer{asCSV: edge.MediaType(ctx) == "text/csv", file: "scorecards.csv", write: write}, nil
}

func exportQuery(b *gen.ExportScorecardsRequest, p gen.ExportScorecardsParams) service.ExportQuery {
	layout := export.Wide
	switch value(p.Layout) {
	case gen.ExportLayoutLong:
		layout = export.Long
	case gen.ExportLayoutArchive:
		layout = export.Archive
	}
	return service.ExportQuery{
		AgentUserNames: b.AgentUserNames, TeamNames: b.TeamNames, GroupNames: b.GroupNames,
		ScorecardNames: b.ScorecardNames, ScorecardTemplateNames: b.ScorecardTemplateNames, UsecaseNames: b.UsecaseNames,
		Types:     texts[coaching.ScorecardType](p.Types),
		StartTime: b.StartTime, EndTime: b.EndTime,
		IncludeDeactivatedUsers: value(b.IncludeDeactivatedUsers), IncludeDevUsers: value(b.IncludeDevUsers),
		NestedGroupMembers: value(b.IncludeIndirectGroupMembers),
		Options: export.Options{
			Layout: layout, Raw: value(p.Raw), BOM: value(p.BOM),
			Zone:         export.Zone(value(b.TimeZoneID), b.TimeZoneOffset),
			AgentEmail:   export.EnablesAgentEmail(b.Features),
			Conversation: !value(b.ExcludeConversationMetadata),
		},
	}
}

// exportAnswer streams the file, plain or as base64 in JSON. Headers go out with the first byte, so that a failure
// before it is answered as an error; one after it breaks the connection (the edge does that), because nothing else tells
// a client that a chunked answer is cut short.
type exportAnswer struct {
	asCSV bool
	file  string // the name that a download gets
	write func(io.Writer) error
}

// VisitExportScorecardsResponse writes the answer; the name is the generated interface's.
func (a exportAnswer) VisitExportScorecardsResponse(w http.ResponseWriter) error { return a.send(w) }

// VisitExportCoachingOverviewsResponse does so too.
func (a exportAnswer) VisitExportCoachingOverviewsResponse(w http.ResponseWriter) error {
	return a.send(w)
}

func (a exportAnswer) send(w http.ResponseWriter) error {
	if a.asCSV {
		return a.write(&lazyAnswer{
			w: w, mediaType: "text/csv; charset=utf-8; header=present", disposition: `attachment; filename="` + a.file + `"`,
		})
	}
	// The encoder writes a kilobyte at a time, which is too little to send on its own.
	buffer := bufio.NewWriterSize(&lazyAnswer{w: w, mediaType: "application/json", prefix: `{"data":"`}, 48<<10)
	encoder := base64.NewEncoder(base64.StdEncoding, buffer)
	if err := a.write(encoder); err != nil {
		return err
	}
	if err := encoder.Close(); err != nil {
		return err
	}
	if _, err := buffer.WriteString("\"}\n"); err != nil {
		return err
	}
	return buffer.Flush()
}

// lazyAnswer sends the headers and the prefix with the first byte.
type lazyAnswer struct {
	w                              http.ResponseWriter
	mediaType, disposition, prefix string
	begun                          bool
}

func (l *lazyAnswer) Write(data []byte) (int, error) {
	if !l.begun {
		l.begun = true
		l.w.Header().Set("Content-Type", l.mediaType)
		if l.disposition != "" {
			l.w.Header().Set("Content-Disposition", l.disposition)
		}
		l.w.WriteHeader(http.StatusOK)
		if _, err := io.WriteString(l.w, l.prefix); err != nil {
			return 0, err
		}
	}
	return l.w.Write(data)
}
