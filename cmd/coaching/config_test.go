package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestConfig(t *testing.T) {
	t.Parallel()
	t.Run("shows every setting, and where it comes from", func(t *testing.T) {
		t.Parallel()
		env := environment{
			"COACHING_ADDR": "127.0.0.1:9000", "COACHING_DEMO": "", "COACHING_ADMIN_ADDR": "",
			"COACHING_WEBHOOK_NETWORK": "10.20.0.0/16,10.30.0.0/16",
			"DATABASE_URL":             "postgres://coaching:secret@db.example:5433/qa?sslmode=verify-full&sslpassword=secret",
		}
		got := runProgram(t, env, "config", "--log-level", "debug")
		require.Equal(t, outcome{stdout: `addr                variable COACHING_ADDR             127.0.0.1:9000
admin-addr          variable COACHING_ADMIN_ADDR       (none)
database            variable DATABASE_URL              postgres://coaching:xxxxx@db.example:5433/qa?sslmode=verify-full&sslpassword=xxxxx
demo                default                            false
log-level           flag                               debug
drain-delay         default                            0s
api-keys            default                            false
jwt-issuer          default                            (none)
jwt-audience        default                            (none)
jwt-jwks-url        default                            (none)
jwt-key-file        default                            (none)
jwt-user-claim      default                            sub
jwt-customer-claim  default                            customer_id
jwt-profiles-claim  default                            profile_ids
jwt-roles-claim     default                            roles
caller-rate         default                            1000
customer-rate       default                            5000
failure-rate        default                            0
max-in-flight       default                            512
webhook-http        default                            false
webhook-network     variable COACHING_WEBHOOK_NETWORK  [10.20.0.0/16,10.30.0.0/16]
`}, got)
	})
	t.Run("refuses what serve refuses", func(t *testing.T) {
		t.Parallel()
		got := runProgram(t, environment{"COACHING_DEMO": "perhaps"}, "config")
		require.Equal(t, 1, got.code)
		require.Contains(t, got.stderr, "COACHING_DEMO")
	})
}

func TestRedacted(t *testing.T) {
	t.Parallel()
	for database, want := range map[string]string{
		"sqlite:data/coaching.db":                        "sqlite:data/coaching.db",
		"postgres://db/qa":                               "postgres://db/qa",
		"postgresql://u:p@db/qa":                         "postgresql://u:xxxxx@db/qa",
		"postgres://db/qa?user=u&password=p":             "postgres://db/qa?password=xxxxx&user=u",
		"postgres://u:p@db/qa?options=-c%20x.y%3Dsecret": "postgres://u:xxxxx@db/qa?options=xxxxx",
		"postgres://u:123/p@db/qa":                       notShown,
		"postgres://u:p#q@db/qa":                         notShown,
		"postgres://u:p@q@db/qa":                         "postgres://u:xxxxx@db/qa",
		"postgres:u:p@db":                                notShown,
		"host=db password=p":                             notShown,
		"mysql://u:p@db/qa":                              notShown,
		"postgres://db/qa?a;b=c":                         notShown,
	} {
		require.Equal(t, want, redacted(database), database)
	}
}
