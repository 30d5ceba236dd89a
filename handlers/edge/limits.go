package edge

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"opencoaching/coaching"
)

// Limits says how often operations may be called. Each of them may be left out.
type Limits struct {
	// Caller is the rate of each caller, by the name that Config.Caller gives.
	Caller Rate
	// Tenant is the rate of each customer, of all its callers together. Only requests that may be made count, so that
	// nobody can spend the rate of a customer that is not theirs. Operations without a customer in their path do not.
	Tenant Rate
	// Address is the rate at which authentication may fail for each address that connects (of IPv6, each network of 64
	// bits). Beyond it an address is not listened to at all, valid callers included, so that guessing is slow. Leave it
	// out behind a proxy, where all callers have the proxy's address: headers that say otherwise are not believed.
	Address Rate
}

// Rate is a token bucket: Burst requests at once, after a rest, and PerSecond in the long run. The zero value is no
// limit.
type Rate struct {
	PerSecond float64
	Burst     int
}

// longestWindow bounds how long a bucket may take to fill.
const longestWindow = 24 * time.Hour

// check returns an error for a rate that would let nothing through, or takes more than a day to recover.
func (r Rate) check() error {
	if r == (Rate{}) {
		return nil
	}
	if !(r.PerSecond > 0) || math.IsInf(r.PerSecond, 1) || r.Burst < 1 {
		return fmt.Errorf("%v a second in bursts of %d: both must be more than nothing", r.PerSecond, r.Burst)
	}
	if float64(r.Burst)/r.PerSecond > longestWindow.Seconds() {
		return fmt.Errorf("%v a second in bursts of %d: a burst takes more than %s to come back", r.PerSecond, r.Burst, longestWindow)
	}
	return nil
}

// seconds is how long a number of requests takes to come back, in whole seconds and at least one.
func (r Rate) seconds(requests float64) int { return max(1, int(math.Ceil(requests/r.PerSecond))) }

type limiters struct{ caller, tenant, address *limiter }

func newLimiters(config Config) (limiters, error) {
	for name, rate := range map[string]Rate{"caller": config.Limits.Caller, "tenant": config.Limits.Tenant, "address": config.Limits.Address} {
		if err := rate.check(); err != nil {
			return limiters{}, fmt.Errorf("limit of each %s: %w", name, err)
		}
	}
	if config.Limits.Caller != (Rate{}) && config.Caller == nil {
		return limiters{}, errors.New("limit of each caller: nothing names the callers")
	}
	return limiters{
		caller:  newLimiter("caller", config.Limits.Caller, config.Now),
		tenant:  newLimiter("tenant", config.Limits.Tenant, config.Now),
		address: newLimiter("address", config.Limits.Address, config.Now),
	}, nil
}

// spend counts a request for a key, tells in the headers of its answer what is left, and refuses it when that is
// nothing.
func (l *limiter) spend(header http.Header, key string) error {
	if l == nil {
		return nil
	}
	left, ok := l.take(key)
	l.announce(header, left)
	if !ok {
		return l.refuse(header, left)
	}
	return nil
}

// spent refuses a request of a key that has nothing left, without counting it.
func (l *limiter) spent(header http.Header, key string) error {
	if l == nil {
		return nil
	}
	left := l.left(key)
	if left >= 1 {
		return nil
	}
	l.announce(header, left)
	return l.refuse(header, left)
}

func (l *limiter) refuse(header http.Header, left float64) error {
	header.Set(echo.HeaderRetryAfter, strconv.Itoa(l.per.seconds(1-left)))
	return errRateLimited
}

// announce adds the policy and what is left under it to the structured fields RateLimit-Policy and RateLimit of
// draft-ietf-httpapi-ratelimit-headers-10: q requests in w seconds; r of them are left, and no more for t seconds.
func (l *limiter) announce(header http.Header, left float64) {
	remaining := math.Floor(max(0, left))
	extend(header, policyField, l.policy)
	extend(header, limitField, l.name+";r="+strconv.Itoa(int(remaining))+";t="+strconv.Itoa(l.per.seconds(remaining+1-left)))
}

// The fields, spelled as http.Header keeps them.
const (
	policyField = "Ratelimit-Policy"
	limitField  = "Ratelimit"
)

// extend adds a member to a field that is a list.
func extend(header http.Header, name, member string) {
	if before := header.Get(name); before != "" {
		member = before + ", " + member
	}
	header.Set(name, member)
}

// identify finds out who is asking and puts them into the request's context. An address that failed at that too often
// is not heard. Guesses that were under way already are: as many more as there are requests worked on at once.
func (e *Edge) identify(c echo.Context, customer, profile string) error {
	header, address := c.Response().Header(), peer(c.Request())
	if err := e.limits.address.spent(header, address); err != nil {
		return err
	}
	ctx, err := e.config.Authenticate(c.Request(), customer, profile)
	if err == nil {
		c.SetRequest(c.Request().WithContext(ctx))
		return nil
	}
	var known *coaching.Error
	if errors.As(err, &known) && known.Kind == coaching.Unauthenticated {
		if limited := e.limits.address.spend(header, address); limited != nil {
			return limited
		}
	}
	return err
}

// peer is who connected, as far as addresses tell: an IPv4 address, or an IPv6 network of 64 bits, because whoever has
// one address of it has all. Headers such as X-Forwarded-For hold what their sender likes, and are not looked at.
func peer(r *http.Request) string {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address := from.Addr().Unmap()
	if address.Is4() {
		return address.String()
	}
	// Its only error is a network of more bits than there are.
	network, _ := address.Prefix(64)
	return network.String()
}
