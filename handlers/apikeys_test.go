package handlers_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/service"
)

func TestAKeyIsGoodUntilItExpires(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		s := service.New(c.Store, c.Clock.Now)
		ctx := auth.With(t.Context(), auth.Operator())
		key, text, err := s.CreateAPIKey(ctx, coaching.Parent{Customer: "acme"}, &coaching.APIKey{
			Roles: []coaching.Role{coaching.RoleManager}, ExpireTime: c.Clock.Now().Add(time.Hour),
		})
		require.NoError(t, err)
		c.Clock.Add(time.Hour - time.Second)
		caller, err := s.CallerByKey(t.Context(), text)
		require.NoError(t, err)
		require.Equal(t, coaching.KeyUserID(key.ID), caller.ID())
		c.Clock.Add(time.Second) // and what was read of the key is remembered for longer
		_, err = s.CallerByKey(t.Context(), text)
		var refused *coaching.Error
		require.ErrorAs(t, err, &refused)
		require.Equal(t, "UNKNOWN_CALLER", refused.Reason)
	})
}
