package tokentest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"

	"github.com/go-jose/go-jose/v4"
)

// Provider shows a JWK set on the loopback. Whoever makes one closes it.
type Provider struct {
	// URL is the address of the JWK set.
	URL string

	server *httptest.Server

	mu      sync.Mutex
	answer  http.HandlerFunc
	fetches int
}

// NewProvider starts a provider with these keys.
func NewProvider(keys ...*Key) *Provider {
	p := &Provider{}
	p.Show(keys...)
	p.server = httptest.NewServer(p)
	p.URL = p.server.URL + "/keys"
	return p
}

// Close stops the provider, after which connections to it are refused.
func (p *Provider) Close() { p.server.Close() }

// Show replaces the keys, and mends what Answer did.
func (p *Provider) Show(keys ...*Key) {
	set := jose.JSONWebKeySet{Keys: make([]jose.JSONWebKey, len(keys))}
	for i, k := range keys {
		set.Keys[i] = k.JWK()
	}
	p.Answer(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/jwk-set+json")
		_ = json.NewEncoder(w).Encode(set) // a client that is gone is not our matter
	})
}

// Answer has the provider answer in another way, for example not at all.
func (p *Provider) Answer(answer http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = answer
}

// Fetches is how often the provider has been asked, for whatever.
func (p *Provider) Fetches() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fetches
}

// ServeHTTP answers a request for the keys.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.fetches++
	answer := p.answer
	p.mu.Unlock()
	answer(w, r)
}
