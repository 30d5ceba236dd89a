package edge

import (
	"log/slog"
	"net/http"
	"time"
)

// readTimeout is how long a request, body included, may take to arrive.
const readTimeout = 30 * time.Second

// NewServer makes an HTTP server that no slow or greedy client can hold: 5 seconds for the headers, 30 for the whole
// request, 60 between requests, 64 KiB of headers. There is no limit on the time of an answer, because exports are as
// long as they are: Edge.Handler limits each write instead, and how slowly a body may arrive.
func NewServer(addr string, handler http.Handler, logger *slog.Logger) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       readTimeout,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
}
