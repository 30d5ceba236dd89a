package webhook

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"syscall"
)

// ErrAddress says that an address is not one that webhooks may be sent to.
var ErrAddress = errors.New("webhooks are not sent to this address")

// Policy says where webhooks may be sent. The zero value is right for a server on the internet: HTTPS, to addresses that
// everybody can reach.
type Policy struct {
	// PlainHTTP allows http beside https. Bodies are signed, but anybody on the way can read them.
	PlainHTTP bool
	// Networks are allowed beside the public addresses, for operators with receivers in networks of their own.
	Networks []netip.Prefix
}

// publicIPv6 is all that has been given out for use on the internet (RFC 4291, IANA IPv6 address space).
var publicIPv6 = netip.MustParsePrefix("2000::/3")

// nat64 holds IPv4 addresses in its last four bytes (RFC 6052).
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// special are the networks that are not the internet, though they look like it: the IANA special-purpose registries
// for IPv4 and, within publicIPv6, for IPv6.
var special = prefixes(
	"0.0.0.0/8",        // this host on this network; on Linux 0.0.0.0 is the host itself (RFC 791)
	"10.0.0.0/8",       // private (RFC 1918)
	"100.64.0.0/10",    // carrier-grade NAT (RFC 6598)
	"127.0.0.0/8",      // loopback (RFC 1122)
	"168.63.129.16/32", // the platform service inside Azure
	"169.254.0.0/16",   // link-local (RFC 3927), among them the metadata services of clouds
	"172.16.0.0/12",    // private (RFC 1918)
	"192.0.0.0/24",     // protocol assignments (RFC 6890)
	"192.0.2.0/24",     // documentation (RFC 5737)
	"192.88.99.0/24",   // relays of 6to4 (RFC 7526)
	"192.168.0.0/16",   // private (RFC 1918)
	"198.18.0.0/15",    // benchmarks (RFC 2544)
	"198.51.100.0/24",  // documentation (RFC 5737)
	"203.0.113.0/24",   // documentation (RFC 5737)
	"224.0.0.0/4",      // multicast (RFC 5771)
	"240.0.0.0/4",      // reserved (RFC 1112), and broadcast
	"2001::/23",        // protocol assignments (RFC 2928), among them Teredo and benchmarks
	"2001:db8::/32",    // documentation (RFC 3849)
	"2002::/16",        // 6to4, which holds IPv4 addresses (RFC 3056)
	"3fff::/20",        // documentation (RFC 9637)
)

func prefixes(texts ...string) []netip.Prefix {
	parsed := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		parsed[i] = netip.MustParsePrefix(text)
	}
	return parsed
}

// checkAddress returns ErrAddress for an address that the policy does not allow. An IPv4 address inside an IPv6 one is
// judged as what it is, since that is where the packets go.
func (p Policy) checkAddress(address netip.Addr) error {
	address = address.Unmap()
	if nat64.Contains(address) {
		bytes := address.As16()
		address = netip.AddrFrom4([4]byte(bytes[12:]))
	}
	contains := func(network netip.Prefix) bool { return network.Contains(address) }
	switch {
	case slices.ContainsFunc(p.Networks, contains):
		return nil
	case slices.ContainsFunc(special, contains), !address.Is4() && !publicIPv6.Contains(address):
		return ErrAddress
	default:
		return nil
	}
}

// control is called by a dialer for each socket, between resolving a name and connecting to one of its addresses: what
// a name resolves to later, or for others, is of no use to an attacker.
func (p Policy) control(_ context.Context, network, address string, _ syscall.RawConn) error {
	if network != "tcp4" && network != "tcp6" {
		return fmt.Errorf("%w: its network is %s", ErrAddress, network)
	}
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAddress, err)
	}
	return p.checkAddress(target.Addr())
}
