package jsontree_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/handlers/edge/jsontree"
)

func TestRead(t *testing.T) {
	t.Parallel()

	t.Run("KeepsLiterals", func(t *testing.T) {
		t.Parallel()
		document, err := jsontree.Read([]byte(` {"a":[1.0,1e3,-0,"\u00e9\ud83d\ude00",true,false,null],"\u004eame":{}} `))
		require.NoError(t, err)
		require.Empty(t, document.Violations)
		require.Equal(t, map[string]any{
			"a":    []any{json.Number("1.0"), json.Number("1e3"), json.Number("-0"), "é😀", true, false, nil},
			"Name": map[string]any{},
		}, document.Value)
	})

	t.Run("NULIsAViolationWithItsPath", func(t *testing.T) {
		t.Parallel()
		document, err := jsontree.Read([]byte(`{"a":[{"b":"x\u0000"}],"c\u0000":1}`))
		require.NoError(t, err)
		require.Equal(t, coaching.Violations{
			{Field: "a[0].b", Description: "must not contain the character U+0000"},
			{Field: "c\uFFFD", Description: "must not have the character U+0000 in its name"},
		}, document.Violations)
	})

	t.Run("DepthAtTheLimit", func(t *testing.T) {
		t.Parallel()
		_, err := jsontree.Read([]byte(strings.Repeat("[", 64) + strings.Repeat("]", 64)))
		require.NoError(t, err)
	})
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, field, description string }{
		"Empty":              {"", "body", "ends before its value is complete"},
		"BlankOnly":          {"  ", "body", "ends before its value is complete"},
		"Truncated":          {`{"a":`, "body", "ends before its value is complete"},
		"TrailingText":       {`{"a":1} xyz`, "body", "has something after its end, at byte 7"},
		"SecondValue":        {`{}{}`, "body", "has something after its end, at byte 2"},
		"DuplicateName":      {`{"a":1,"a":2}`, "a", "is given twice"},
		"DuplicateEscaped":   {`{"b":[0,{"a":1,"\u0061":2}]}`, "b[1].a", "is given twice"},
		"DuplicateObject":    {`{"o":{"x":1},"o":{"y":2}}`, "o", "is given twice"},
		"InvalidUTF8":        {"{\"a\":\"\xff\xfe\"}", "body", "is not valid JSON in UTF-8"},
		"InvalidUTF8InName":  {"{\"\xff\":1}", "body", "is not valid JSON in UTF-8"},
		"LoneSurrogate":      {`{"a":"\ud800"}`, "body", "is not valid JSON in UTF-8"},
		"ByteOrderMark":      {"\xef\xbb\xbf{}", "body", "is not valid JSON in UTF-8, at byte 0"},
		"TooDeep":            {strings.Repeat("[", 65) + strings.Repeat("]", 65), "body", "is nested deeper than 64 levels"},
		"FarTooDeep":         {strings.Repeat(`{"a":`, 100_000), "body", "is nested deeper than 64 levels"},
		"Comment":            {`{/*a*/}`, "body", "is not valid JSON"},
		"TrailingComma":      {`[1,]`, "body", "is not valid JSON"},
		"TrailingMemberMark": {`{"a":1,}`, "body", "is not valid JSON"},
		"SingleQuotes":       {`{'a':1}`, "body", "is not valid JSON"},
		"NaN":                {`[NaN]`, "body", "is not valid JSON"},
		"Infinity":           {`[Infinity]`, "body", "is not valid JSON"},
		"PlusOne":            {`[+1]`, "body", "is not valid JSON"},
		"LeadingZero":        {`[01]`, "body", "is not valid JSON"},
		"BarePoint":          {`[.5]`, "body", "is not valid JSON"},
		"OpenPoint":          {`[1.]`, "body", "is not valid JSON"},
		"RawControl":         {"[\"a\x01\"]", "body", "is not valid JSON"},
		"MissingComma":       {`[1 2]`, "body", "is not valid JSON"},
		"WrongClose":         {`[1}`, "body", "is not valid JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := jsontree.Read([]byte(c.body))
			var refused *coaching.Error
			require.ErrorAs(t, err, &refused)
			require.Equal(t, coaching.InvalidArgument, refused.Kind)
			require.Len(t, refused.Violations, 1)
			require.Equal(t, c.field, refused.Violations[0].Field)
			require.Contains(t, refused.Violations[0].Description, c.description)
		})
	}
}

func TestPath(t *testing.T) {
	t.Parallel()
	require.Equal(t, "scores[2].numericValue", jsontree.FromTokens([]string{"scores", "2", "numericValue"}).String())
	require.Empty(t, jsontree.Path{}.String())
	long := jsontree.Path{jsontree.Key(strings.Repeat("é", 5_000))}.String()
	require.Equal(t, strings.Repeat("é", 128)+"…", long)
}

func TestAppendRefusesForeignValues(t *testing.T) {
	t.Parallel()
	_, err := jsontree.Append(nil, map[string]any{"a": []any{1}})
	require.Error(t, err)
}

// FuzzRead holds that no input makes Read panic, that every refusal is an error for the caller, and that an accepted
// document means the same to encoding/json, both as it came and as Append writes it.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,2.50,-1e-3,"x\u0000y",null,true]}`, `"\ud83d\ude00"`, `"\ud800"`, `{"a":1,"a":1}`, `[[[[]]]]`,
		"\xef\xbb\xbf{}", `{} {}`, `1e999999999`, "\"\xff\"", `{"ſ":1,"s":2}`, ``, ` `,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		document, err := jsontree.Read(data)
		if err != nil {
			var refused *coaching.Error
			require.True(t, errors.As(err, &refused) && len(refused.Violations) == 1)
			return
		}
		require.Equal(t, standard(t, data), document.Value)
		written, err := jsontree.Append(nil, document.Value)
		require.NoError(t, err)
		require.Equal(t, document.Value, standard(t, written))
	})
}

func standard(t *testing.T, data []byte) any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	var value any
	require.NoError(t, decoder.Decode(&value))
	return value
}
