package edge_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dunglas/httpsfv"
	"github.com/stretchr/testify/require"

	"opencoaching/handlers/edge"
)

// standing is a clock that moves when a test says so.
type standing struct{ seconds atomic.Int64 }

func (s *standing) now() time.Time { return time.Unix(1_800_000_000+s.seconds.Load(), 0) }

func setupLimits(t *testing.T, limits edge.Limits) (*server, *standing) {
	t.Helper()
	clock := &standing{}
	return setupLimited(t, func(c *edge.Config) { c.Limits, c.Now = limits, clock.now }, func(*httptest.Server) {}), clock
}

// statuses sends the same request many times and counts the answers by status.
func (s *server) statuses(t *testing.T, times int, target string, headers ...string) map[int]int {
	t.Helper()
	counts := map[int]int{}
	for range times {
		counts[s.send(t, "GET", target, "", headers...).status]++
	}
	return counts
}

// limitOf reads one policy out of the two fields of an answer, as a client would.
func limitOf(t *testing.T, header http.Header, policy string) map[string]any {
	t.Helper()
	found := map[string]any{}
	for _, field := range []string{"RateLimit-Policy", "RateLimit"} {
		list, err := httpsfv.UnmarshalList(header.Values(field))
		require.NoError(t, err, header)
		for _, member := range list {
			item := member.(httpsfv.Item)
			if item.Value != policy {
				continue
			}
			for _, name := range item.Params.Names() {
				found[name], _ = item.Params.Get(name)
			}
		}
	}
	return found
}

func TestEachCallerHasARate(t *testing.T) {
	t.Parallel()
	s, clock := setupLimits(t, edge.Limits{Caller: edge.Rate{PerSecond: 0.5, Burst: 10}})

	first := s.send(t, "GET", cards, "", "X-Caller: u1")
	require.Equal(t, 200, first.status)
	require.Equal(t, `"caller";q=10;w=20`, first.header.Get("RateLimit-Policy"))
	require.Equal(t, `"caller";r=9;t=2`, first.header.Get("RateLimit"))
	require.Equal(t, map[int]int{200: 9, 429: 11}, s.statuses(t, 20, cards, "X-Caller: u1", "X-Forwarded-For: 192.0.2.7"))

	refused := s.send(t, "POST", cards, card(), jsonType, "X-Caller: u1")
	require.Equal(t, 429, refused.status)
	require.Empty(t, refused.violations(t))
	require.Contains(t, refused.body, `{"code":8,`)
	require.Contains(t, refused.body, `"reason":"RATE_LIMITED"`)
	require.Equal(t, "2", refused.header.Get("Retry-After"))
	require.Equal(t, map[string]any{"q": int64(10), "w": int64(20), "r": int64(0), "t": int64(2)}, limitOf(t, refused.header, "caller"))
	require.NotContains(t, s.reached, "CreateScorecard")
	require.Regexp(t, `"status":429,.*"caller":"u1"`, s.log.String())

	require.Equal(t, map[int]int{200: 10}, s.statuses(t, 10, cards, "X-Caller: u2"), "another caller")
	clock.seconds.Add(2)
	require.Equal(t, map[int]int{200: 1, 429: 4}, s.statuses(t, 5, cards, "X-Caller: u1"), "after the time in Retry-After")
}

func TestANoisyTenantSpendsNothingOfAnother(t *testing.T) {
	t.Parallel()
	s, _ := setupLimits(t, edge.Limits{Caller: edge.Rate{PerSecond: 1, Burst: 20}, Tenant: edge.Rate{PerSecond: 1, Burst: 5}})
	const other = "/v1/customers/other"

	require.Equal(t, map[int]int{200: 3}, s.statuses(t, 3, cards, "X-Caller: u1"))
	require.Equal(t, map[int]int{200: 2, 429: 8}, s.statuses(t, 10, cards, "X-Caller: u2"), "its callers share the budget")
	refused := s.send(t, "GET", cards, "", "X-Caller: u3")
	require.Equal(t, 429, refused.status)
	require.Equal(t, "1", refused.header.Get("Retry-After"))
	require.Equal(t, map[string]any{"q": int64(20), "w": int64(20), "r": int64(19), "t": int64(1)}, limitOf(t, refused.header, "caller"))
	require.Equal(t, map[string]any{"q": int64(5), "w": int64(5), "r": int64(0), "t": int64(1)}, limitOf(t, refused.header, "tenant"))

	require.Equal(t, map[int]int{403: 20, 429: 10}, s.statuses(t, 30, other, "X-Caller: nobody"), "strangers spend their own alone")
	require.Equal(t, map[int]int{200: 5, 429: 1}, s.statuses(t, 6, other, "X-Caller: u4"))
}

func TestTheOrderOfLimits(t *testing.T) {
	t.Parallel()
	s, _ := setupLimits(t, edge.Limits{Caller: edge.Rate{PerSecond: 1, Burst: 1}, Tenant: edge.Rate{PerSecond: 1, Burst: 1}})

	unknown := s.send(t, "GET", cards, "", "X-Caller: stranger")
	require.Equal(t, 401, unknown.status, "who is not known is not counted")
	require.Empty(t, unknown.header.Get("RateLimit"))
	denied := s.send(t, "GET", cards, "", "X-Caller: nobody")
	require.Equal(t, 403, denied.status)
	require.NotEmpty(t, limitOf(t, denied.header, "caller"))
	require.Empty(t, limitOf(t, denied.header, "tenant"), "how busy others are is not told")
	require.Equal(t, 429, s.send(t, "GET", cards, "", "X-Caller: nobody").status, "the limit comes before authorization")
	wrong := s.send(t, "GET", cards+"?pageSize=x", "", "X-Caller: u1")
	require.Equal(t, 400, wrong.status, "what is wrong with a request counts nevertheless")
	require.Equal(t, map[string]any{"q": int64(1), "w": int64(1), "r": int64(0), "t": int64(1)}, limitOf(t, wrong.header, "tenant"))
	for _, target := range []string{"/docs", "/openapi.yaml", "/nothing"} {
		got := s.send(t, "GET", target, "", "X-Caller: u1")
		require.NotEqual(t, 429, got.status, target)
		require.Empty(t, got.header.Get("RateLimit-Policy"), target)
	}
}

func TestGuessingIsSlow(t *testing.T) {
	t.Parallel()
	s, clock := setupLimits(t, edge.Limits{Address: edge.Rate{PerSecond: 0.1, Burst: 3}})

	require.Equal(t, map[int]int{200: 20}, s.statuses(t, 20, cards, "X-Caller: u1"), "those who are known are not counted")
	require.Equal(t, map[int]int{503: 20}, s.statuses(t, 20, cards, "X-Caller: unlucky"), "nor are failures of our own")
	require.Equal(t, map[int]int{401: 3, 429: 7}, s.statuses(t, 10, cards, "X-Caller: stranger", "X-Forwarded-For: 192.0.2.8"))
	refused := s.send(t, "GET", cards, "", "X-Caller: u1")
	require.Equal(t, 429, refused.status, "a right guess is not told apart from a wrong one")
	require.Equal(t, "10", refused.header.Get("Retry-After"))
	require.Equal(t, map[string]any{"q": int64(3), "w": int64(30), "r": int64(0), "t": int64(10)}, limitOf(t, refused.header, "address"))
	clock.seconds.Add(10)
	require.Equal(t, map[int]int{200: 5}, s.statuses(t, 5, cards, "X-Caller: u1"))
	require.Equal(t, map[int]int{401: 1, 429: 1}, s.statuses(t, 2, cards, "X-Caller: stranger"))
}

func TestWithoutLimitsNothingIsCounted(t *testing.T) {
	t.Parallel()
	s := setup(t)
	got := s.send(t, "GET", cards, "")
	require.Equal(t, 200, got.status)
	require.NotContains(t, got.header, "Ratelimit")
	require.NotContains(t, got.header, "Ratelimit-Policy")
}
