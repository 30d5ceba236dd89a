package token

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// The bounds of asking a provider for its keys. Nothing asks but a token that needs it, whose caller then waits.
const (
	// freshFor is how old keys get before the next token has them read anew.
	freshFor = 5 * time.Minute
	// trustedFor is how old keys get before every token waits for the reading, so that a key that was taken back is
	// refused within 10 minutes even where nobody asked for long. While the provider does not answer, nobody waits.
	trustedFor = 9 * time.Minute
	// keptFor is how old keys get while the provider does not answer, before every token is refused.
	keptFor = 24 * time.Hour
	// askEvery is the least time between two readings, whatever the reason: at most two a minute.
	askEvery = 30 * time.Second
	// askFor is how long a reading may take.
	askFor = 5 * time.Second
	// maxHeaders is how long the headers of an answer may be, in bytes; maxKeys is for its body.
	maxHeaders = 64 << 10
)

// remote is the keys that a provider shows at an address, as they were when they were last read.
type remote struct {
	url    string
	client *http.Client
	now    func() time.Time
	logger *slog.Logger

	mu      sync.Mutex
	set     *keySet       // nil: never read
	read    time.Time     // when set was read
	asked   time.Time     // when the last reading began, whatever came of it
	failing bool          // nothing came of it
	asking  chan struct{} // a reading is under way, and this is closed when it ends; nil: none is
}

func newRemote(c Config) (*remote, error) {
	if err := checkAddress(c.JWKSURL); err != nil {
		return nil, err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableKeepAlives = true // between readings there is nothing to keep, or to close
	transport.MaxResponseHeaderBytes = maxHeaders
	return &remote{
		url: c.JWKSURL,
		client: &http.Client{
			Transport:     transport,
			Timeout:       askFor,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		now:    c.Now,
		logger: c.Logger,
	}, nil
}

// checkAddress refuses addresses that somebody on the way could answer for.
func checkAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return errors.New("the address of the JWK set is not a URL with a host and without a password")
	}
	host := net.ParseIP(u.Hostname())
	loopback := u.Hostname() == "localhost" || host.IsLoopback()
	if u.Scheme != "https" && (u.Scheme != "http" || !loopback) {
		return errors.New("the address of the JWK set is not https, nor http on the loopback")
	}
	return nil
}

// find looks a key up, and reads the keys anew first where they are old, or then where the key is not among them.
func (r *remote) find(ctx context.Context, alg, kid string) (crypto.PublicKey, error) {
	switch r.age() {
	case fresh:
	case aging:
		r.readAnew(ctx, false)
	case old:
		r.readAnew(ctx, true)
	}
	found, err := r.choose(alg, kid)
	if errors.Is(err, errUnknownKey) {
		r.readAnew(ctx, true)
		found, err = r.choose(alg, kid)
	}
	return found, err
}

// choose looks a key up among those that were read last.
func (r *remote) choose(alg, kid string) (crypto.PublicKey, error) {
	set := r.current()
	if set == nil {
		return nil, refusalError("the provider's keys could not be read")
	}
	return set.choose(alg, kid)
}

// current is the keys that were read last, or nil where they are none, or none any more.
func (r *remote) current() *keySet {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.now().Sub(r.read) >= keptFor {
		return nil
	}
	return r.set
}

// The ages of keys: to be used as they are, after another reading if none is under way, after it in any case.
type age int

const (
	fresh age = iota
	aging
	old
)

func (r *remote) age() age {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	switch {
	case !passed(r.read, now, freshFor):
		return fresh
	case !passed(r.read, now, trustedFor) || r.failing:
		return aging
	default:
		return old
	}
}

// readAnew reads the keys, unless that was done too lately or is being done: then it waits for the end if it is to, or
// for that of the caller. The reading goes on when its caller does not, or somebody who hangs up each time could keep
// the keys from ever being read.
func (r *remote) readAnew(ctx context.Context, wait bool) {
	r.mu.Lock()
	now := r.now()
	if asking := r.asking; asking != nil || !passed(r.asked, now, askEvery) {
		r.mu.Unlock()
		if asking != nil && wait {
			select {
			case <-asking:
			case <-ctx.Done():
			}
		}
		return
	}
	r.asked, r.asking = now, make(chan struct{})
	r.mu.Unlock()

	var set *keySet
	defer func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.failing = set == nil; !r.failing {
			r.set, r.read = set, now
		}
		close(r.asking)
		r.asking = nil
	}()
	set, faults, err := r.ask(context.WithoutCancel(ctx))
	if err != nil {
		r.logger.Error("the token keys could not be read", slog.String("error", err.Error()))
	}
	for _, fault := range faults {
		r.logger.Warn("a token key cannot be used", slog.String("error", fault.Error()))
	}
}

// ask fetches the keys. It follows no redirect: the address is trusted, and not what it names.
func (r *remote) ask(ctx context.Context) (set *keySet, faults []error, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url, nil)
	if err != nil {
		return nil, nil, err
	}
	request.Header.Set("Accept", "application/jwk-set+json, application/json")
	answer, err := r.client.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = answer.Body.Close() }() // what was only read cannot lose anything
	if answer.StatusCode != http.StatusOK {
		return nil, nil, fmt.Errorf("%s answers %s", r.url, answer.Status)
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxKeys+1))
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", r.url, err)
	}
	if len(text) > maxKeys {
		return nil, nil, fmt.Errorf("%s answers with more than 1 MiB", r.url)
	}
	if set, faults, err = parseJWKSet(text); err != nil {
		return nil, nil, fmt.Errorf("%s answers with %w", r.url, err)
	}
	return set, faults, nil
}

// passed tells whether that much time has passed since then, and counts a clock that was set back as yes, so that keys
// are then read anew and not late.
func passed(then, now time.Time, much time.Duration) bool {
	since := now.Sub(then)
	return since < 0 || since >= much
}
