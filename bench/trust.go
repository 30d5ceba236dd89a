package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"strings"

	"opencoaching/coaching"
)

// measureTrust takes what it costs to know who calls, to keep tenants apart and to leave an audit: creates and lists of
// this program, by a caller with an API key, against those of the program before it could do any of that. It takes turns
// between the two, each over a database of its own that it was filled through.
func measureTrust(ctx context.Context, s settings, db *database, t *table) error {
	if s.before == "" {
		fmt.Println("the cost of trust is not measured: -before names no program")
		return nil
	}
	earlier, err := db.another(ctx)
	if err != nil {
		return err
	}
	defer earlier.drop()
	before, err := startSide(ctx, s.before, earlier, false)
	if err != nil {
		return err
	}
	defer func() { _ = before.stop() }()
	now, err := startSide(ctx, s.server, db, true)
	if err != nil {
		return err
	}
	defer func() { _ = now.stop() }()
	create, err := createRequest()
	if err != nil {
		return err
	}
	for _, c := range []struct {
		what    string
		request []byte
		clients int
	}{
		{"creates/s", create, 1}, {"creates/s", create, 8}, {"creates/s", create, 32}, {"lists of 20/s", listRequest, 8},
	} {
		var reference, ours sample
		for range s.runs {
			for _, side := range []struct {
				*side
				to *sample
			}{{before, &reference}, {now, &ours}} {
				o, err := load(ctx, side.url, withHeader(c.request, side.header), c.clients)
				if err != nil {
					return err
				}
				*side.to = append(*side.to, o.perSecond)
			}
		}
		t.add(db.kind, fmt.Sprintf("%s at %d clients with a key, against no trust", c.what, c.clients), reference.String(), ours.String(), ratio(ours, reference))
	}
	return nil
}

// side is one of the two programs, with the header by which it is called.
type side struct {
	*server
	header string
}

// startSide starts a program on an empty database and fills it with what a create refers to.
func startSide(ctx context.Context, program string, db *database, checked bool) (*side, error) {
	if !checked {
		running, err := start(ctx, program, db)
		if err != nil {
			return nil, err
		}
		s := &side{server: running}
		return s, s.fill(ctx)
	}
	if out, err := exec.CommandContext(ctx, program, "migrate", "up", "--database", db.url).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("migrate: %w: %s", err, out)
	}
	operator, err := mint(ctx, program, db, "--operator")
	if err != nil {
		return nil, err
	}
	running, err := start(ctx, program, db, "--api-keys", "--caller-rate", "0", "--customer-rate", "0")
	if err != nil {
		return nil, err
	}
	s := &side{running, operator}
	if err := s.fill(ctx); err != nil {
		return nil, err
	}
	s.header, err = mint(ctx, program, db, "--customer", home.Customer, "--role", "QA_ADMIN")
	return s, err
}

// mint makes an API key, as the header that shows it.
func mint(ctx context.Context, program string, db *database, owner ...string) (string, error) {
	out, err := exec.CommandContext(ctx, program, append([]string{"token", "create", "--database", db.url}, owner...)...).Output()
	if err != nil {
		return "", fmt.Errorf("make a key: %w", err)
	}
	return "X-Api-Key: " + strings.TrimSpace(string(out)), nil
}

// withHeader is a request as bytes with one more header; none for an empty one.
func withHeader(request []byte, header string) []byte {
	if header == "" {
		return request
	}
	line, rest, _ := bytes.Cut(request, []byte("\r\n"))
	return fmt.Appendf(nil, "%s\r\n%s\r\n%s", line, header, rest)
}

// fill makes over HTTP what a create refers to, since both programs understand that, and some scorecards to list.
func (s *side) fill(ctx context.Context) error {
	set := dataSet(0)
	for _, entry := range set.Entries {
		name := entry.Meta().Name
		*entry.Meta() = coaching.Head{Name: name} // the times are the server's
		if err := s.post(ctx, "/v1/"+name[:strings.LastIndex(name, "/")], entry); err != nil {
			return err
		}
	}
	if err := s.post(ctx, profilePath+"/scorecardTemplates", set.Templates[0]); err != nil {
		return err
	}
	for range 1000 {
		if err := s.post(ctx, profilePath+"/scorecards", newScorecard()); err != nil {
			return err
		}
	}
	return nil
}

func (s *side) post(ctx context.Context, path string, body any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+path, bytes.NewReader(data))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	if name, value, found := strings.Cut(s.header, ": "); found {
		request.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		var text bytes.Buffer
		_, _ = text.ReadFrom(answer.Body) // only to say more in the error
		return fmt.Errorf("POST %s: %s: %s", path, answer.Status, text.String())
	}
	return nil
}
