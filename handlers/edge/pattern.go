package edge

import (
	"regexp"
	"strings"

	"opencoaching/coaching"
)

// idForm is how the contract writes an id in its patterns.
const idForm = `[A-Za-z0-9][A-Za-z0-9_.~-]{0,127}`

// matcherOf compiles a pattern. Those of ids and resource names, which make up nearly all that is matched, are matched
// segment by segment: an automaton that counts to 127 takes ten times as long. Nil: the pattern is none.
func matcherOf(pattern string) func(string) bool {
	if segments, optional, ok := nameSegments(pattern); ok {
		return func(text string) bool { return (optional && text == "") || matchSegments(text, segments) }
	}
	compiled, err := regexp.Compile(pattern)
	if err != nil {
		return nil
	}
	return compiled.MatchString
}

// nameSegments reads a pattern that is anchored and made of plain words and ids, as in ^customers/ID/users/ID$, or
// ^(…)?$ around that. It returns what stands before, between and behind the ids.
func nameSegments(pattern string) (segments []string, optional, ok bool) {
	inner, anchored := strings.CutPrefix(pattern, "^")
	inner, closed := strings.CutSuffix(inner, "$")
	if !anchored || !closed {
		return nil, false, false
	}
	if group, isGroup := strings.CutPrefix(inner, "("); isGroup {
		if inner, optional = strings.CutSuffix(group, ")?"); !optional {
			return nil, false, false
		}
	}
	segments = strings.Split(inner, idForm)
	for i, segment := range segments {
		if strings.Trim(segment, "/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return nil, false, false
		}
		// An id ends where a slash begins, or with the text.
		if i > 0 && i < len(segments)-1 && !strings.HasPrefix(segment, "/") {
			return nil, false, false
		}
	}
	return segments, optional, len(segments) > 1 && segments[len(segments)-1] == ""
}

func matchSegments(text string, segments []string) bool {
	rest, ok := strings.CutPrefix(text, segments[0])
	for _, segment := range segments[1:] {
		if !ok {
			return false
		}
		end := strings.IndexByte(rest, '/')
		if end < 0 {
			end = len(rest)
		}
		if !coaching.ValidID(rest[:end]) {
			return false
		}
		rest, ok = strings.CutPrefix(rest[end:], segment)
	}
	return ok && rest == ""
}
