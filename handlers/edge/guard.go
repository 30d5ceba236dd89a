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

// secure sets the headers that keep a browser from making anything but data of an answer. The documentation replaces
// what it needs otherwise.
func secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		header := c.Response().Header()
		header.Set(echo.HeaderXContentTypeOptions, "nosniff")
		header.Set(echo.HeaderCacheControl, "no-store")
		header.Set(echo.HeaderContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
		return next(c)
	}
}

func limitRequestLine(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if len(c.Request().RequestURI) > longestRequestLine {
			return errLineTooLong
		}
		return next(c)
	}
}
