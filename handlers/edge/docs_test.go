package edge_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDocs(t *testing.T) {
	t.Parallel()
	s := setup(t)
	const script, style, page = "text/javascript; charset=utf-8", "text/css; charset=utf-8", "text/html; charset=utf-8"
	for target, media := range map[string]string{
		"/docs": page, "/docs/": page, "/docs/init.js": script, "/docs/swagger-ui-bundle.js": script, "/docs/swagger-ui.css": style,
	} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			got := s.send(t, "GET", target, "")
			require.Equal(t, 200, got.status)
			require.Equal(t, media, got.header.Get("Content-Type"))
			require.Equal(t, "nosniff", got.header.Get("X-Content-Type-Options"))
			policy := got.header.Get("Content-Security-Policy")
			for _, rule := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
				require.Contains(t, policy, rule)
			}
			require.NotContains(t, policy, "unsafe-eval")
			require.NotContains(t, policy, "script-src 'self' 'unsafe-inline'")
			again := s.send(t, "GET", target, "", "If-None-Match: "+got.header.Get("Etag"))
			require.Equal(t, 304, again.status)
			require.Empty(t, s.send(t, "HEAD", target, "").body)
		})
	}

	t.Run("ThePageLoadsNothingFromOutsideAndRunsNothingInline", func(t *testing.T) {
		t.Parallel()
		html := s.send(t, "GET", "/docs", "").body
		for _, match := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(html, -1) {
			if match[1] == "data:," {
				continue
			}
			require.Equal(t, 200, s.send(t, "GET", match[1], "").status, match[1])
		}
		require.NotRegexp(t, `<script>|<style>| on[a-z]+=`, html)
	})
	t.Run("TheScriptAsksNobodyElse", func(t *testing.T) {
		t.Parallel()
		script := s.send(t, "GET", "/docs/init.js", "").body
		for _, setting := range []string{`url: "/openapi.yaml"`, "validatorUrl: null", "tryItOutEnabled: true", "queryConfigEnabled: false"} {
			require.Contains(t, script, setting)
		}
	})
	t.Run("SpecificationByteForByte", func(t *testing.T) {
		t.Parallel()
		got := s.send(t, "GET", "/openapi.yaml", "")
		require.Equal(t, 200, got.status)
		require.Equal(t, string(spec), got.body)
		require.Equal(t, "application/yaml", got.header.Get("Content-Type"))
		require.Equal(t, 304, s.send(t, "GET", "/openapi.yaml", "", "If-None-Match: "+got.header.Get("Etag")).status)
	})
	t.Run("RootLeadsToThePage", func(t *testing.T) {
		t.Parallel()
		got := s.send(t, "GET", "/", "")
		require.Equal(t, 302, got.status)
		require.Equal(t, "/docs", got.header.Get("Location"))
		require.Equal(t, 405, s.send(t, "POST", "/", "").status)
	})
	for _, target := range []string{
		"/docs/LICENSE", "/docs/..", "/docs/../openapi.yaml", "/docs/%2e%2e/openapi.yaml", "/docs/swaggerui/", "/docs/index.html",
		"/docs//init.js", "/docs%2Finit.js", "/openapi.yaml/", "/docs/swagger-ui.css%00",
	} {
		t.Run("NothingAt "+target, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, 404, s.send(t, "GET", target, "").status)
		})
	}
}
