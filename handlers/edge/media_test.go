package edge_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMediaTypes(t *testing.T) {
	t.Parallel()
	s := setup(t)
	const accepted, refused = 200, 415
	for name, c := range map[string]struct {
		headers []string
		body    string
		status  int
	}{
		"JSON":                {[]string{jsonType}, `{}`, accepted},
		"UpperCase":           {[]string{"Content-Type: APPLICATION/JSON"}, `{}`, accepted},
		"CharsetUTF8":         {[]string{"Content-Type: application/json; charset=utf-8"}, `{}`, accepted},
		"CharsetQuotedUpper":  {[]string{`Content-Type: application/json;charset="UTF-8"`}, `{}`, accepted},
		"IdentityEncoding":    {[]string{jsonType, "Content-Encoding: identity"}, `{}`, accepted},
		"None":                {nil, `{}`, refused},
		"NoneAndNoBody":       {nil, ``, refused},
		"Text":                {[]string{"Content-Type: text/plain"}, `{}`, refused},
		"Form":                {[]string{"Content-Type: application/x-www-form-urlencoded"}, `a=b`, refused},
		"OtherJSON":           {[]string{"Content-Type: application/problem+json"}, `{}`, refused},
		"OtherCharset":        {[]string{"Content-Type: application/json; charset=latin1"}, `{}`, refused},
		"UTF16":               {[]string{"Content-Type: application/json; charset=utf-16"}, `{}`, refused},
		"Twice":               {[]string{jsonType, "Content-Type: text/plain"}, `{}`, refused},
		"Malformed":           {[]string{"Content-Type: ;;"}, `{}`, refused},
		"Gzip":                {[]string{jsonType, "Content-Encoding: gzip"}, "\x1f\x8b", refused},
		"IdentityThenDeflate": {[]string{jsonType, "Content-Encoding: identity", "Content-Encoding: deflate"}, `{}`, refused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := s.send(t, "POST", cards+":export", c.body, c.headers...)
			require.Equal(t, c.status, got.status, got.body)
			if c.status == refused {
				require.Empty(t, got.violations(t))
				require.Contains(t, got.body, `{"code":3,`)
			}
		})
	}
}

func TestOptionalAndUnwantedBodies(t *testing.T) {
	t.Parallel()
	s := setup(t)

	t.Run("OptionalBodyAbsent", func(t *testing.T) {
		t.Parallel()
		require.Contains(t, s.send(t, "POST", cards+"/s1:submit", "").body, `"none":true`)
	})
	t.Run("OptionalBodySent", func(t *testing.T) {
		t.Parallel()
		require.Contains(t, s.send(t, "POST", cards+"/s1:submit", `{"source":"here"}`, jsonType).body, `"source":"here"`)
	})
	t.Run("OptionalBodyChecked", func(t *testing.T) {
		t.Parallel()
		got := s.send(t, "POST", cards+"/s1:submit", `{"Source":"here"}`, jsonType)
		require.Equal(t, map[string]string{"Source": "is not a field of this message"}, got.violations(t))
	})
	t.Run("UnwantedBody", func(t *testing.T) {
		t.Parallel()
		got := s.send(t, "DELETE", cards+"/s1", `{}`, jsonType)
		require.Equal(t, 400, got.status)
		require.Equal(t, map[string]string{"body": "is not a part of this operation: send none"}, got.violations(t))
	})
	t.Run("RequiredBodyEmpty", func(t *testing.T) {
		t.Parallel()
		got := s.send(t, "POST", cards, ``, jsonType, "Content-Length: 0")
		require.Equal(t, 400, got.status)
		require.Equal(t, map[string]string{"body": "is required"}, got.violations(t))
	})
}

func TestAccept(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for name, c := range map[string]struct {
		accept []string
		want   string // empty: 406
	}{
		"Absent":           {nil, "application/json"},
		"Any":              {[]string{"*/*"}, "application/json"},
		"CSV":              {[]string{"text/csv"}, "text/csv"},
		"UpperCase":        {[]string{"TEXT/CSV"}, "text/csv"},
		"Family":           {[]string{"text/*"}, "text/csv"},
		"CSVPreferred":     {[]string{"text/csv, */*;q=0.1"}, "text/csv"},
		"JSONPreferred":    {[]string{"text/csv;q=0.5", "application/json"}, "application/json"},
		"JSONRuledOut":     {[]string{"application/json;q=0, */*"}, "text/csv"},
		"Unreadable":       {[]string{";;"}, "application/json"},
		"Image":            {[]string{"image/png"}, ""},
		"EverythingAtZero": {[]string{"*/*;q=0"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			headers := []string{jsonType}
			for _, value := range c.accept {
				headers = append(headers, "Accept: "+value)
			}
			got := s.send(t, "POST", cards+":export", `{}`, headers...)
			if c.want == "" {
				require.Equal(t, 406, got.status)
				got.violations(t)
				return
			}
			require.Equal(t, 200, got.status, got.body)
			require.Equal(t, c.want, got.body)
		})
	}
}

func TestBodyLimits(t *testing.T) {
	t.Parallel()
	s := setup(t)
	const small, large = 1 << 20, 16 << 20
	for name, c := range map[string]struct {
		target string
		size   int
		status int
	}{
		"AtTheLimit":       {cards + ":export", small, 200},
		"OneOver":          {cards + ":export", small + 1, 413},
		"BatchOverOneMiB":  {"/v1/customers/acme/users:batchUpsert", small + 1, 200},
		"BatchAtTheLimit":  {"/v1/customers/acme/users:batchUpsert", large, 200},
		"BatchOneOver":     {"/v1/customers/acme/users:batchUpsert", large + 1, 413},
		"MuchOverTheLimit": {cards + ":export", large, 413},
	} {
		body := "{" + strings.Repeat(" ", c.size-2) + "}"
		t.Run(name+"/ContentLength", func(t *testing.T) {
			t.Parallel()
			got := s.send(t, "POST", c.target, body, jsonType)
			require.Equal(t, c.status, got.status, got.body)
		})
		t.Run(name+"/Chunked", func(t *testing.T) {
			t.Parallel()
			got := s.raw(t, "POST", fmt.Sprintf("POST %s HTTP/1.1\r\nHost: t\r\nConnection: close\r\n%s\r\n"+
				"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", c.target, jsonType, len(body), body))
			require.Equal(t, c.status, got.status, got.body)
			if c.status == 413 {
				require.Contains(t, got.body, "BODY_TOO_LARGE")
			}
		})
	}
}

func TestFraming(t *testing.T) {
	t.Parallel()
	s := setup(t)
	head := "POST " + cards + ":export HTTP/1.1\r\nHost: t\r\nConnection: close\r\n" + jsonType + "\r\n"
	for name, c := range map[string]struct {
		request string
		status  int
	}{
		"TwoLengths":         {head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ", 400},
		"UnknownCoding":      {head + "Transfer-Encoding: xchunked\r\n\r\n", 501},
		"SpaceBeforeColon":   {head + "X-A : v\r\n\r\n", 400},
		"NULInHeader":        {head + "X-A: a\x00b\r\n\r\n", 400},
		"HugeChunk":          {head + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", 400},
		"NegativeChunk":      {head + "Transfer-Encoding: chunked\r\n\r\n-1\r\n", 400},
		"LongAddress":        {"GET " + cards + "?x=" + strings.Repeat("a", 33<<10) + " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n", 414},
		"AddressAtTheLimit":  {"GET " + cards + "?pageToken=" + strings.Repeat("a", 32<<10-len(cards)-11) + " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n", 200},
		"TooManyHeaderBytes": {head + "X-A: " + strings.Repeat("a", 80<<10) + "\r\n\r\n", 431},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := s.raw(t, "POST", c.request)
			require.NoError(t, got.err)
			require.Equal(t, c.status, got.status, got.body)
			if c.status == 414 {
				require.Empty(t, got.violations(t))
			}
		})
	}
}
