package handlers

import (
	"fmt"
	"strconv"
	"strings"

	"opencoaching/coaching"
	"opencoaching/service"
)

// etag is the entity tag of a resource at a version, strong (RFC 9110 §8.8.3): a change of the resource is another
// version of it.
func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// templateTag is the etag of a template. That of an older revision carries the revision, so that no two revisions have
// the same one, and no change can be made to depend on it.
func templateTag(t *coaching.Template) string {
	if t.Revision == t.CurrentRevision {
		return etag(t.Version)
	}
	return fmt.Sprintf(`"%d.%d"`, t.Version, t.Revision)
}

// parseIfMatch reads the field lines of an If-Match (RFC 9110 §13.1.1): * alone, or a list of entity tags. Compared
// strongly, weak tags match nothing, nor do tags that etag never makes; both are left out of the versions.
// InvalidArgument when it is neither.
func parseIfMatch(lines []string) (service.Condition, error) {
	if len(lines) == 0 {
		return service.Condition{}, nil
	}
	rest := trimSpace(strings.Join(lines, ","))
	if rest == "*" {
		return service.Condition{Set: true, Any: true}, nil
	}
	parsed := service.Condition{Set: true}
	for tags := 0; ; {
		rest = strings.TrimLeft(rest, " \t,") // RFC 9110 §5.6.1.2: empty elements of a list are passed over
		if rest == "" && tags > 0 {
			return parsed, nil
		}
		tag, after, ok := cutEntityTag(rest)
		if !ok {
			return service.Condition{}, badIfMatch()
		}
		tags++
		if version, isOurs := versionOf(tag); isOurs {
			parsed.Versions = append(parsed.Versions, version)
		}
		rest = after
	}
}

// cutEntityTag takes the entity tag at the beginning of a list, and gives what stands behind it, from the comma on.
func cutEntityTag(list string) (tag, rest string, ok bool) {
	opaque, weak := strings.CutPrefix(list, "W/")
	inner, quoted := strings.CutPrefix(opaque, `"`)
	end := strings.IndexByte(inner, '"')
	if !quoted || end < 0 || strings.ContainsFunc(inner[:end], notInTag) {
		return "", "", false
	}
	tag, rest = `"`+inner[:end+1], trimSpace(inner[end+1:])
	if weak {
		tag = "W/" + tag
	}
	return tag, rest, rest == "" || rest[0] == ','
}

// notInTag tells the characters that an entity tag cannot hold: blanks and controls.
func notInTag(r rune) bool { return r <= ' ' || r == 0x7f }

// versionOf is the version that etag made a tag of.
func versionOf(tag string) (version int64, ok bool) {
	version, err := strconv.ParseInt(strings.Trim(tag, `"`), 10, 64)
	return version, err == nil && etag(version) == tag
}

// trimSpace cuts off what RFC 9110 §5.6.3 calls white space.
func trimSpace(text string) string { return strings.Trim(text, " \t") }

func badIfMatch() error {
	var v coaching.Violations
	v.Add("If-Match", `must be * or a list of ETags in double quotes, such as "7"`)
	return v.Err()
}
