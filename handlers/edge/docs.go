package edge

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

//go:embed swaggerui/index.html swaggerui/init.js swaggerui/swagger-ui-bundle.js swaggerui/swagger-ui.css
var swaggerUI embed.FS

// docsPolicy lets the page load its own scripts and styles and call this server, and nothing else. Swagger UI writes
// style attributes and draws icons from data URIs.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// asset is a file that is the same for every caller until the next release.
type asset struct {
	media   string
	policy  string // empty: that of every answer
	content []byte
}

// serveDocs registers the specification, Swagger UI and the way to it from the root.
func (e *Edge) serveDocs() error {
	e.serveAsset("/openapi.yaml", asset{media: "application/yaml", content: e.config.Spec})
	for _, file := range []struct{ path, name, media string }{
		{"/docs", "index.html", "text/html; charset=utf-8"},
		{"/docs/", "index.html", "text/html; charset=utf-8"},
		{"/docs/init.js", "init.js", "text/javascript; charset=utf-8"},
		{"/docs/swagger-ui-bundle.js", "swagger-ui-bundle.js", "text/javascript; charset=utf-8"},
		{"/docs/swagger-ui.css", "swagger-ui.css", "text/css; charset=utf-8"},
	} {
		content, err := swaggerUI.ReadFile("swaggerui/" + file.name)
		if err != nil {
			return fmt.Errorf("read Swagger UI: %w", err)
		}
		e.serveAsset(file.path, asset{media: file.media, policy: docsPolicy, content: content})
	}
	e.serveFixed(http.MethodGet, "/", func(c echo.Context) error { return c.Redirect(http.StatusFound, "/docs") })
	return nil
}

func (e *Edge) serveAsset(path string, a asset) {
	etag := fmt.Sprintf(`"%x"`, sha256.Sum256(a.content))
	serve := func(c echo.Context) error {
		header := c.Response().Header()
		header.Set(echo.HeaderContentType, a.media)
		header.Set(echo.HeaderCacheControl, "no-cache")
		header.Set("Etag", etag)
		if a.policy != "" {
			header.Set(echo.HeaderContentSecurityPolicy, a.policy)
			header.Set("Cross-Origin-Opener-Policy", "same-origin")
		}
		http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(a.content))
		return nil
	}
	e.serveFixed(http.MethodGet, path, serve)
	e.serveFixed(http.MethodHead, path, serve)
}

func (e *Edge) serveFixed(method, path string, serve echo.HandlerFunc) {
	e.router.add(method, parseTemplate(path), &endpoint{route: path, handler: serve})
}
