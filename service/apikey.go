package service

import (
	"context"
	"fmt"

	"opencoaching/auth"
	"opencoaching/auth/apikey"
	"opencoaching/coaching"
	"opencoaching/repository"
)

// CreateAPIKey makes an API key of a customer, or of the operator under no customer, and returns it with its text, which
// is not kept: the answer to a repeated request has none, and neither has that to one that only validates.
//
// PermissionDenied when it would reach profiles that the caller does not; NotFound for the customer; InvalidArgument
// naming every fault; AlreadyExists.
func (s *Service) CreateAPIKey(ctx context.Context, parent coaching.Parent, sent *coaching.APIKey) (key *coaching.APIKey, text string, err error) {
	err = s.write(ctx, "CreateApiKey", parent, keyReply(&key), func(w *work) error {
		key = &coaching.APIKey{
			Name: sent.Name, DisplayName: sent.DisplayName, Roles: sent.Roles, ProfileNames: sent.ProfileNames,
			ExpireTime: sent.ExpireTime, CreateTime: w.now, Operator: parent.Customer == "",
		}
		var err error
		if text, err = w.storeKey(ctx, key); err != nil {
			return err
		}
		return w.record(keyName(key), "", nil, key)
	})
	if err != nil || callOf(ctx).ValidateOnly {
		text = ""
	}
	return key, text, err
}

// storeKey makes the text of a new key, which is named as it was sent, and stores the key.
func (w *work) storeKey(ctx context.Context, key *coaching.APIKey) (text string, err error) {
	minted, err := apikey.Mint()
	if err != nil {
		return "", fmt.Errorf("make a key: %w", err)
	}
	key.Prefix, key.Hash = minted.Prefix, minted.Hash
	if err := w.checkKey(ctx, key); err != nil {
		return "", err
	}
	return minted.Text, w.Customer(w.parent.Customer).APIKeys().Create(ctx, key)
}

// checkKey gives a new key its id and notes every fault of it.
func (w *work) checkKey(ctx context.Context, key *coaching.APIKey) error {
	var v coaching.Violations
	coaching.CheckAPIKey(key, w.now, &v)
	if key.Operator {
		key.ID = newID()
		return v.Err()
	}
	if err := exists(ctx, w, w.parent.Name(coaching.Customers, w.parent.Customer)); err != nil {
		return err
	}
	if !w.caller.Covers(key.ProfileNames) {
		return auth.Denied()
	}
	key.ID = idFrom(key.Name, coaching.APIKeys, w.parent, &v)
	key.Name = w.parent.Name(coaching.APIKeys, key.ID).String()
	refs := references{parent: w.parent, v: &v}
	refs.addAll("profileNames", key.ProfileNames, coaching.Profiles)
	if err := refs.find(ctx, w); err != nil {
		return err
	}
	return v.Err()
}

// keyName is what the audit calls a key; an operator's has no resource name.
func keyName(key *coaching.APIKey) string {
	if key.Operator {
		return "apiKeys/" + key.ID
	}
	return key.Name
}

func keyReply(result **coaching.APIKey) reply {
	return replyOf(result, func(k *coaching.APIKey) *int64 { return &k.Version })
}

// GetAPIKey reads what is kept of a key. NotFound.
func (s *Service) GetAPIKey(ctx context.Context, name coaching.Name) (*coaching.APIKey, error) {
	var key *coaching.APIKey
	err := s.read(ctx, "GetApiKey", place(name), func(w *work) error {
		var err error
		key, err = w.Customer(name.Customer).APIKeys().Find(ctx, name.ID)
		return err
	})
	return key, err
}

// ListAPIKeys reads a page of the keys of a customer, of no customer those of the operator, in order of id, revoked ones
// included, and tells whether more follow. NotFound for the customer.
func (s *Service) ListAPIKeys(ctx context.Context, parent coaching.Parent, page Page) (keys []*coaching.APIKey, more bool, err error) {
	err = s.read(ctx, "ListApiKeys", parent, func(w *work) error {
		if parent.Customer != repository.EveryTenant {
			if err := exists(ctx, w, parent.Name(coaching.Customers, parent.Customer)); err != nil {
				return err
			}
		}
		var err error
		keys, err = w.Customer(parent.Customer).APIKeys().List(ctx, page.After, page.limit()+1)
		return err
	})
	keys, more = cut(keys, page.limit())
	return keys, more, err
}

// RevokeAPIKey makes a key good for nothing: at once in this process, and within keyMemory in others. Revoking again
// changes nothing. NotFound.
func (s *Service) RevokeAPIKey(ctx context.Context, parent coaching.Parent, id string) (*coaching.APIKey, error) {
	var key *coaching.APIKey
	err := s.write(ctx, "RevokeApiKey", parent, keyReply(&key), func(w *work) error {
		keys := w.Customer(parent.Customer).APIKeys()
		var err error
		if key, err = keys.Find(ctx, id); err != nil {
			return err
		}
		if err := w.match(key.Version); err != nil {
			return err
		}
		if !key.RevokeTime.IsZero() {
			w.leave()
			return nil
		}
		was := *key
		key.RevokeTime = w.now
		if err := keys.Update(ctx, key); err != nil {
			return err
		}
		return w.record(keyName(key), "", &was, key)
	})
	if err == nil {
		s.callers.forgetKey(key.Prefix)
	}
	return key, err
}
