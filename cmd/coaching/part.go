package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"opencoaching/handlers/edge"
)

// shutdownLimit is how long requests that are under way may take to finish when the server stops. What is not finished
// then, a long export for example, is cut off so that its client can tell.
const shutdownLimit = 25 * time.Second

// part is a server on one address. Without an address it is none, and does nothing.
type part struct {
	address address
	handler http.Handler
	logger  *slog.Logger

	server   *http.Server
	listener net.Listener
	ended    chan struct{}
}

// startPart begins to serve. A failure later on is sent to failed, which must have room for it.
func startPart(ctx context.Context, p part, failed chan<- error) (*part, error) {
	if p.address.value == "" && p.address.flag == "admin-addr" {
		return &p, nil
	}
	var err error
	if p.listener, err = p.address.listen(ctx); err != nil {
		return nil, err
	}
	if !p.address.anywhere {
		p.handler = edge.LoopbackHosts(p.handler)
	}
	p.server = edge.NewServer(p.listener.Addr().String(), p.handler, p.logger)
	p.ended = make(chan struct{})
	p.logger.Info("listening", slog.String("flag", p.address.flag), slog.String("address", p.server.Addr))
	go func() {
		defer close(p.ended)
		if err := p.server.Serve(p.listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("serve %s: %w", p.address, err)
		}
	}()
	return &p, nil
}

// bound is the address that is listened on, nil for none.
func (p *part) bound() net.Addr {
	if p.listener == nil {
		return nil
	}
	return p.listener.Addr()
}

// stop takes no more requests, finishes those under way, and returns when nothing serves any more. The end of ctx, which
// is why it is called, does not hurry it.
func (p *part) stop(ctx context.Context) {
	if p.server == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownLimit)
	defer cancel()
	if err := p.server.Shutdown(ctx); err != nil {
		p.logger.Warn("requests were cut off", slog.String("flag", p.address.flag), slog.String("error", err.Error()))
		if err := p.server.Close(); err != nil {
			p.logger.Warn("close connections", slog.String("error", err.Error()))
		}
	}
	<-p.ended
}
