package webhook

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCheckAddress(t *testing.T) {
	t.Parallel()
	refused := []string{
		"127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "::1", "::",
		"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd00:ec2::254",
		"169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%eth0", "fec0::1", "2600::1%eth0",
		"100.64.0.1", "100.100.100.200", "100.127.255.255", "192.0.0.192", "192.88.99.1", "168.63.129.16",
		"224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1", "240.0.0.1", "255.255.255.255",
		"192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "198.19.255.255", "2001:db8::1", "3fff::1", "2001:2::1",
		"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "::ffff:0:127.0.0.1",
		"64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8",
		"2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:808:808::1", "2001::7f00:1", "100::1", "5f00::1", "4000::1",
	}
	for _, text := range refused {
		require.ErrorIs(t, Policy{}.checkAddress(netip.MustParseAddr(text)), ErrAddress, text)
	}
	for _, text := range []string{
		"8.8.8.8", "1.1.1.1", "9.255.255.255", "11.0.0.0", "126.255.255.255", "128.0.0.1", "100.63.255.255", "100.128.0.1",
		"169.253.255.255", "169.255.0.1", "172.15.255.255", "172.32.0.1", "192.167.255.255", "192.169.0.1", "223.255.255.255",
		"2001:4860:4860::8888", "2606:4700:4700::1111", "2a00::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
	} {
		require.NoError(t, Policy{}.checkAddress(netip.MustParseAddr(text)), text)
	}
	t.Run("allows the operator's networks, however their addresses are written, and no others", func(t *testing.T) {
		t.Parallel()
		policy := Policy{Networks: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fd12::/32")}}
		for _, text := range []string{"10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::10.1.2.3", "fd12::1", "8.8.8.8"} {
			require.NoError(t, policy.checkAddress(netip.MustParseAddr(text)), text)
		}
		for _, text := range []string{"10.2.0.1", "127.0.0.1", "fd13::1", "169.254.169.254"} {
			require.ErrorIs(t, policy.checkAddress(netip.MustParseAddr(text)), ErrAddress, text)
		}
	})
}

func TestControlRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	everywhere := Policy{Networks: []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}}
	for _, c := range [][2]string{{"udp4", "8.8.8.8:53"}, {"unix", "/run/x.sock"}, {"tcp4", "example.com:443"}, {"tcp4", ""}} {
		require.ErrorIs(t, everywhere.control(t.Context(), c[0], c[1], nil), ErrAddress, c)
	}
	require.NoError(t, everywhere.control(t.Context(), "tcp4", "8.8.8.8:443", nil))
}
