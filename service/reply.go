package service

import (
	"encoding/json"
	"fmt"

	"opencoaching/coaching"
)

// reply is the result of a use case, as it is kept for a request that comes again. The version of a resource is no part
// of its JSON and goes beside it.
type reply struct {
	// value is what to keep, with its versions; begin makes room for it before it is read back.
	value    func() any
	versions func() []*int64
	begin    func(resources int)
}

// keptJSON is the form in which a reply is kept.
type keptJSON struct {
	Versions []int64         `json:"versions"`
	Resource json.RawMessage `json:"resource"`
}

// keep writes the reply.
func (r reply) keep() (string, error) {
	var kept keptJSON
	for _, version := range r.versions() {
		kept.Versions = append(kept.Versions, *version)
	}
	var err error
	if kept.Resource, err = appendState(nil, r.value()); err != nil {
		return "", fmt.Errorf("encode a reply to be kept: %w", err)
	}
	data, err := json.Marshal(kept)
	return string(data), err
}

// restore puts what was kept in the place of the result.
func (r reply) restore(text string) error {
	var kept keptJSON
	if err := json.Unmarshal([]byte(text), &kept); err != nil {
		return fmt.Errorf("decode a kept reply: %w", err)
	}
	r.begin(len(kept.Versions))
	if err := json.Unmarshal(kept.Resource, r.value()); err != nil {
		return fmt.Errorf("decode a kept reply: %w", err)
	}
	for i, version := range r.versions() {
		*version = kept.Versions[i]
	}
	return nil
}

// noReply is that of an operation that answers nothing, such as a deletion.
func noReply() reply {
	return reply{value: func() any { return &struct{}{} }, versions: func() []*int64 { return nil }, begin: func(int) {}}
}

// replyOf is a single resource, to which the result points.
func replyOf[T any](result **T, version func(*T) *int64) reply {
	return reply{
		value:    func() any { return *result },
		versions: func() []*int64 { return []*int64{version(*result)} },
		begin:    func(int) { *result = new(T) },
	}
}

// entryReply is a single directory entry.
func entryReply(kind coaching.EntryKind, result *coaching.Entry) reply {
	return reply{
		value:    func() any { return *result },
		versions: func() []*int64 { return []*int64{&(*result).Meta().Version} },
		begin:    func(int) { *result = kind.New() },
	}
}

// entriesReply is a list of directory entries of one kind.
func entriesReply(kind coaching.EntryKind, result *[]coaching.Entry) reply {
	return reply{
		value: func() any { return result },
		versions: func() []*int64 {
			versions := make([]*int64, len(*result))
			for i, entry := range *result {
				versions[i] = &entry.Meta().Version
			}
			return versions
		},
		begin: func(resources int) {
			*result = make([]coaching.Entry, resources)
			for i := range *result {
				(*result)[i] = kind.New()
			}
		},
	}
}

func scorecardReply(result **coaching.Scorecard) reply {
	return replyOf(result, func(c *coaching.Scorecard) *int64 { return &c.Version })
}

func templateReply(result **coaching.Template) reply {
	return replyOf(result, func(t *coaching.Template) *int64 { return &t.Version })
}

func targetReply(result **coaching.Target) reply {
	return replyOf(result, func(t *coaching.Target) *int64 { return &t.Version })
}
