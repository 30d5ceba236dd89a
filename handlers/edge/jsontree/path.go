package jsontree

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Step is one step from a JSON value into a part of it: a member of an object or an item of an array.
type Step struct {
	name  string
	index int // -1 for a member
}

// Key is the step to the member of that name.
func Key(name string) Step { return Step{name: name, index: -1} }

// Item is the step to the item at that index, counted from 0.
func Item(index int) Step { return Step{index: index} }

// Path leads from the whole document to one value in it.
type Path []Step

// longestPath bounds what an answer repeats of the names that a caller made up, in bytes.
const longestPath = 256

// String writes the path the way answers name a field: scores[2].numericValue. The empty path is the empty string. A
// path is cut after 256 bytes, and U+0000, which no answer may carry, shows as U+FFFD.
func (p Path) String() string {
	var b strings.Builder
	for _, step := range p {
		switch {
		case step.index >= 0:
			b.WriteString("[" + strconv.Itoa(step.index) + "]")
		case b.Len() > 0:
			b.WriteString("." + step.name)
		default:
			b.WriteString(step.name)
		}
		if b.Len() > longestPath {
			break
		}
	}
	return Shorten(strings.ReplaceAll(b.String(), "\x00", "\uFFFD"))
}

// Shorten cuts a name that a caller made up to the 256 bytes that an answer repeats, at the border of a character.
func Shorten(name string) string {
	if len(name) <= longestPath {
		return name
	}
	end := longestPath
	for end > 0 && !utf8.RuneStart(name[end]) {
		end--
	}
	return name[:end] + "…"
}

// FromTokens makes a path of the parts of a JSON pointer. A part of digits alone counts as an index, because a pointer
// does not tell an item from a member with such a name.
func FromTokens(tokens []string) Path {
	path := make(Path, 0, len(tokens))
	for _, token := range tokens {
		if index, err := strconv.Atoi(token); err == nil && index >= 0 {
			path = append(path, Item(index))
			continue
		}
		path = append(path, Key(token))
	}
	return path
}
