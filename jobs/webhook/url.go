package webhook

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

const (
	longestURL  = 2048
	longestHost = 253
	longestPort = 65535
)

var (
	// hostForm is labels of ASCII letters, digits, - and _ (RFC 1123, and what people do). Whatever else a resolver
	// might understand, such as a full-width 1, has to be written as what it is.
	hostForm = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$`)
	// numberForm is a last label for which browsers and C libraries read the whole host as an IPv4 address
	// (https://url.spec.whatwg.org/#ends-in-a-number-checker): 2130706433, 0x7f.1, 0177.0.0.1, 127.1.
	numberForm = regexp.MustCompile(`^([0-9]+|0x[0-9a-f]*)$`)
	loopback   = netip.AddrFrom4([4]byte{127, 0, 0, 1})
)

// CheckURL says what is wrong with the URL of a webhook that is to be saved, in words that can be shown. It resolves no
// name: a name that leads where webhooks are not sent is found out when it is dialed.
func (p Policy) CheckURL(text string) error {
	if len(text) > longestURL {
		return fmt.Errorf("a URL has at most %d characters", longestURL)
	}
	parsed, err := url.Parse(text)
	switch {
	case err != nil || parsed.Opaque != "" || parsed.Host == "":
		return errors.New("not an absolute URL")
	case parsed.Scheme != "https" && (parsed.Scheme != "http" || !p.PlainHTTP):
		return errors.New("the scheme must be https")
	case parsed.User != nil:
		return errors.New("a URL must not contain a user or password")
	case parsed.Fragment != "" || strings.HasSuffix(text, "#"):
		return errors.New("a fragment is never sent")
	}
	if port := parsed.Port(); port != "" {
		if number, err := strconv.Atoi(port); err != nil || number < 1 || number > longestPort {
			return fmt.Errorf("the port must be from 1 to %d", longestPort)
		}
	}
	return p.checkHost(parsed.Hostname())
}

func (p Policy) checkHost(host string) error {
	if address, err := netip.ParseAddr(host); err == nil {
		if address.Zone() != "" {
			return ErrAddress
		}
		return p.checkAddress(address)
	}
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	last := host[strings.LastIndexByte(host, '.')+1:]
	switch {
	case len(host) > longestHost || !hostForm.MatchString(host):
		return errors.New("the host must be a name of ASCII letters, digits and hyphens, or an IP address")
	case numberForm.MatchString(last):
		return errors.New("an IPv4 address must be written as four decimal numbers")
	case last == "localhost":
		return p.checkAddress(loopback)
	default:
		return nil
	}
}
