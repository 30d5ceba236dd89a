package webhook_test

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/jobs/webhook"
)

func TestCheckURL(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"https://example.com", "https://example.com/", "https://example.com:8443/hooks?token=a&b=c", "https://EXAMPLE.com./x",
		"https://a-b.my_host.example.co.uk/x", "https://8.8.8.8/x", "https://[2606:4700:4700::1111]:443/x", "https://xn--bcher-kva.example/",
		"https://receiver/x", "https://1e100.net", "https://0x.org",
	} {
		require.NoError(t, webhook.Policy{}.CheckURL(text), text)
	}
	for _, text := range []string{
		"", "/x", "example.com", "//example.com", "https:", "https://", "https:///x", "https:example.com", "https://:443/",
		"http://example.com", "file:///etc/passwd", "ftp://example.com", "gopher://example.com", "javascript:alert(1)",
		"https://user@example.com", "https://user:secret@example.com", "https://@example.com", "https://example.com#a", "https://example.com#",
		"https://example.com:0", "https://example.com:65536", "https://example.com:x", "https://example.com:-1",
		"https://exa mple.com", "https://example.com\n", "https://example.com\\@127.0.0.1", "https://example..com", "https://-.example.com",
		"https://" + strings.Repeat("a.", 127) + "com", "https://" + strings.Repeat("a", 64) + ".com", "https://example.com/" + strings.Repeat("a", 2048),
		// O1: the host itself.
		"https://127.0.0.1", "https://127.0.0.1:8080", "https://127.8.8.8", "https://[::1]", "https://0.0.0.0", "https://[::]",
		"https://localhost", "https://localhost.", "https://LOCALHOST", "https://a.localhost", "https://a.localhost.",
		// O3: the same in other ways of writing, among them full-width digits and letters in circles.
		"https://2130706433", "https://0x7f.1", "https://0x7f000001", "https://0177.0.0.1", "https://017700000001", "https://127.1", "https://127.0.1",
		"https://127.0.0.1.", "https://2130706433.", "https://0x7f.0x0.0x0.0x1", "https://0X7F.1", "https://0x", "https://1.2.3.4.5", "https://300.1.1.1",
		"https://[::ffff:127.0.0.1]", "https://[::ffff:7f00:1]", "https://[::127.0.0.1]", "https://[64:ff9b::127.0.0.1]", "https://[2002:7f00:1::]",
		"https://１２７.0.0.1", "https://ⓛⓞⓒⓐⓛhost", "https://127。0。0。1", "https://%31%32%37.0.0.1", "https://[fe80::1%25eth0]", "https://[2606::1%25eth0]",
		// Networks that are not the internet.
		"https://10.0.0.1", "https://192.168.0.1", "https://172.16.0.1", "https://169.254.169.254/latest/meta-data", "https://[fd00:ec2::254]", "https://100.100.100.200",
	} {
		require.Error(t, webhook.Policy{}.CheckURL(text), text)
	}
	t.Run("allows http where the policy does", func(t *testing.T) {
		t.Parallel()
		require.NoError(t, webhook.Policy{PlainHTTP: true}.CheckURL("http://example.com"))
		require.Error(t, webhook.Policy{PlainHTTP: true}.CheckURL("ftp://example.com"))
	})
	t.Run("allows the networks of the policy, in the usual way of writing", func(t *testing.T) {
		t.Parallel()
		policy := webhook.Policy{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
		require.NoError(t, policy.CheckURL("https://127.0.0.1:8443/x"))
		require.NoError(t, policy.CheckURL("https://localhost:8443/x"))
		require.Error(t, policy.CheckURL("https://2130706433/x"))
		require.Error(t, policy.CheckURL("https://10.0.0.1/x"))
	})
}

// FuzzCheckURL looks for URLs that are accepted, though their host is, for whoever reads it leniently, an address that
// is not public.
func FuzzCheckURL(f *testing.F) {
	for _, seed := range []string{"https://example.com/x", "https://127.1", "https://[::ffff:10.0.0.1]:1", "https://a@b", "https://localhost."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if (webhook.Policy{}).CheckURL(text) != nil {
			return
		}
		parsed, err := url.Parse(text)
		require.NoError(t, err)
		require.Equal(t, "https", parsed.Scheme)
		require.Nil(t, parsed.User)
		host := strings.ToLower(strings.TrimSuffix(parsed.Hostname(), "."))
		require.False(t, strings.HasSuffix("."+host, ".localhost"))
		if address, err := netip.ParseAddr(host); err == nil {
			address = address.Unmap()
			require.False(t, address.IsLoopback() || address.IsPrivate() || address.IsUnspecified() || address.IsLinkLocalUnicast() || address.IsMulticast())
		} else {
			require.NotEmpty(t, strings.Trim(host[strings.LastIndexByte(host, '.')+1:], "0123456789"))
		}
	})
}
