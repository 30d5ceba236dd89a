package main

import (
	"github.com/spf13/pflag"

	"opencoaching/handlers/edge"
)

// limitSettings are the flags that keep callers from asking too much. The rates are per second; one may ask for two
// seconds' worth at once. They count where callers are checked: elsewhere nobody knows who is who.
type limitSettings struct {
	caller, customer, address float64
	inFlight                  int
}

const burstSeconds = 2

func addLimits(flags *pflag.FlagSet, s *limitSettings) {
	flags.Float64Var(&s.caller, "caller-rate", 1000, "requests a `SECOND` that one caller may make, where callers are\nchecked; 0: any number")
	twin(flags, "caller-rate", "COACHING_CALLER_RATE")
	flags.Float64Var(&s.customer, "customer-rate", 5000, "the same under one customer")
	twin(flags, "customer-rate", "COACHING_CUSTOMER_RATE")
	flags.Float64Var(&s.address, "failure-rate", 0, "failed attempts a `SECOND` to say who is calling, from one address; 0:\n"+
		"any number; not behind a proxy, whose address is everybody's")
	twin(flags, "failure-rate", "COACHING_FAILURE_RATE")
	flags.IntVar(&s.inFlight, "max-in-flight", 512, "`REQUESTS` that are worked on at once; 0: any number")
	twin(flags, "max-in-flight", "COACHING_MAX_IN_FLIGHT")
}

func (s limitSettings) rates(checked bool) edge.Limits {
	if !checked {
		return edge.Limits{}
	}
	return edge.Limits{Caller: rate(s.caller), Tenant: rate(s.customer), Address: rate(s.address)}
}

func rate(perSecond float64) edge.Rate {
	if perSecond == 0 {
		return edge.Rate{}
	}
	return edge.Rate{PerSecond: perSecond, Burst: max(1, int(burstSeconds*perSecond))}
}
