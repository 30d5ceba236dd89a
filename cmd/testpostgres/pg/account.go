// Package pg finds the programs of Postgres on this machine, installs them where that is allowed, and says as whom
// to run them.
package pg

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
)

// Account is whom a server runs as when it cannot run as the caller.
type Account struct {
	uid, gid uint32
}

// ServerAccount is nil for an ordinary user, who runs the server as oneself. Postgres refuses to run as root: there it
// is the user postgres, which its package makes, or else nobody.
func ServerAccount() (*Account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(found.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(found.Gid, 10, 32)
		if err := errors.Join(uidErr, gidErr); err != nil {
			return nil, fmt.Errorf("read the ids of user %s: %w", name, err)
		}
		return &Account{uid: uint32(uid), gid: uint32(gid)}, nil
	}
	return nil, errors.New("root may not run Postgres, and there is neither a user postgres nor nobody to run it as")
}

// Give makes a file or folder the account's own. A nil account leaves it with the caller.
func (a *Account) Give(path string) error {
	if a == nil {
		return nil
	}
	return os.Chown(path, int(a.uid), int(a.gid))
}
