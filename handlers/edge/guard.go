package edge

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/labstack/echo/v4"
)

// longestRequestLine is the most that an address may have, in bytes: path and query as they were sent.
const longestRequestLine = 32 << 10

// recoverPanics turns a panic into a logged stack and an internal error. http.ErrAbortHandler passes: it is how a
// handler breaks the connection.
func (e *Edge) recoverPanics(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if abort, ok := cause.(error); ok && errors.Is(abort, http.ErrAbortHandler) {
				panic(http.ErrAbortHandler)
			}
			e.config.Logger.LogAttrs(c.Request().Context(), slog.LevelError, "handler panicked",
				slog.String("request_id", requestID(c)), slog.String("stack", string(debug.Stack())))
			e.answerError(fmt.Errorf("panic: %v", cause), c)
		}()
		return next(c)
	}
}

// secure sets the headers of every answer; see secureHeader.
func secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		secureHeader(c.Response().Header())
		return next(c)
	}
}

// secureHeader keeps a browser from making anything but data of an answer, and from giving it to pages of others (OWASP
// ASVS 5.0, 3.4 and 3.5). The documentation replaces what it needs otherwise. There is no X-Frame-Options, which
// frame-ancestors does the work of; no Strict-Transport-Security, which only who speaks TLS can promise; and no header of
// CORS, so that pages of others get nothing.
func secureHeader(header http.Header) {
	header.Set(echo.HeaderXContentTypeOptions, "nosniff")
	header.Set(echo.HeaderCacheControl, "no-store")
	header.Set(echo.HeaderContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
	header.Set(echo.HeaderReferrerPolicy, "no-referrer")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
}

func limitRequestLine(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if len(c.Request().RequestURI) > longestRequestLine {
			return errLineTooLong
		}
		return next(c)
	}
}
