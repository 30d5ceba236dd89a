package handlers

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"opencoaching/coaching"
)

// pageToken is where the next page of a list begins. It is opaque to clients and good only for the list that it came
// from: the digest binds it to the parent and to every filter.
type pageToken struct {
	List   string           `json:"l"`
	After  string           `json:"a,omitempty"` // the last name or id of the page before
	Time   time.Time        `json:"t,omitzero"`  // its sorted time
	Number coaching.Decimal `json:"n,omitempty"` // its sorted number
	None   bool             `json:"x,omitempty"` // that there is no sorted number
	Target string           `json:"b,omitempty"` // the id of the target beside the agent's
	AsOf   time.Time        `json:"o,omitzero"`  // when the first page was asked for, where all are as of then
}

// listDigest identifies a list: what is listed, where, and with which filters. Page size and token are no part of it,
// so that a client may change the size on the way.
func listDigest(operation string, parent coaching.Parent, filters any) (string, error) {
	data, err := json.Marshal([]any{operation, parent, filters})
	if err != nil {
		return "", fmt.Errorf("digest of %s: %w", operation, err)
	}
	sum := sha256.Sum256(data)
	return base64.RawURLEncoding.EncodeToString(sum[:12]), nil
}

// encode writes the token of the next page, and none when there is no next page.
func (t pageToken) encode(more bool) *string {
	if !more {
		return nil
	}
	data, _ := json.Marshal(t) // strings, a time within our range and a number always marshal
	return new(base64.RawURLEncoding.EncodeToString(data))
}

// decodeToken reads a token that must be of the list with the digest. An absent or empty token is the first page.
func decodeToken(sent *string, digest string) (pageToken, error) {
	first := pageToken{List: digest}
	if value(sent) == "" {
		return first, nil
	}
	var token pageToken
	data, err := base64.RawURLEncoding.DecodeString(*sent)
	if err != nil || json.Unmarshal(data, &token) != nil || token.List != digest || !token.placed() {
		return first, badToken()
	}
	return token, nil
}

// tokenOf reads a token of a list that has no filters.
func tokenOf(operation string, parent coaching.Parent, sent *string) (pageToken, error) {
	digest, err := listDigest(operation, parent, nil)
	if err != nil {
		return pageToken{}, err
	}
	return decodeToken(sent, digest)
}

// number is the place of a token as a number, 0 for the first page.
func (t pageToken) number() (int64, error) {
	if t.After == "" {
		return 0, nil
	}
	number, err := strconv.ParseInt(t.After, 10, 64)
	if err != nil || number < 1 {
		return 0, badToken()
	}
	return number, nil
}

func badToken() error {
	var v coaching.Violations
	v.Add("pageToken", "is no token of this list with these filters")
	return v.Err()
}

// placed tells whether the token holds a place that a list can begin after: an id, a revision among them, or the name of
// a scorecard, and a time that could be one's.
func (t pageToken) placed() bool {
	_, isName := coaching.ParseNameOf(coaching.Scorecards, t.After)
	isID := coaching.ValidID(t.After) && (t.Target == "" || coaching.ValidID(t.Target))
	return inTime(t.Time) && inTime(t.AsOf) && (isName || isID)
}

// inTime tells whether a time could be one that is stored, or none.
func inTime(t time.Time) bool {
	return t.IsZero() || (t.Year() >= 1970 && t.Year() <= 2200)
}
