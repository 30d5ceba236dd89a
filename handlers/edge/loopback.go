package edge

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// LoopbackHosts refuses, with 421, requests that were meant for a public name. It is for a server on a loopback address
// that believes whoever calls: a web page whose name is made to mean 127.0.0.1 would otherwise read and write everything
// through the browser of its visitor (DNS rebinding). A name without a dot is nobody's to make mean anything.
func LoopbackHosts(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isLoopback(r.Host) {
			next.ServeHTTP(w, r)
			return
		}
		secureHeader(w.Header())
		w.Header().Set("Content-Type", mediaJSON)
		w.WriteHeader(http.StatusMisdirectedRequest)
		// A caller who has gone already misses nothing.
		_, _ = w.Write(newStatus(codeInvalidArgument, "MISDIRECTED_REQUEST", "this server answers to loopback names alone, such as localhost", nil))
	})
}

func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
	if address, err := netip.ParseAddr(host); err == nil {
		return address.IsLoopback()
	}
	return !strings.Contains(host, ".") || strings.HasSuffix(host, ".localhost")
}
