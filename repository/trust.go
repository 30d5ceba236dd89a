package repository

import (
	"context"
	"time"

	"opencoaching/coaching"
)

// Audit keeps the audit events of one customer. An event is pending until the sealer gives it its place in the chain;
// only then it is read, and from then on nothing of it changes but that its payload may be erased.
type Audit interface {
	// Append stores events as pending ones, in the transaction of the change that they tell of. A backend whose writers
	// come one after the other anyway may seal them at once. ErrDangling for one of another customer.
	Append(ctx context.Context, events ...*coaching.AuditEvent) error
	// List reads sealed events in order of sequence, those after the sequence after, at most limit.
	List(ctx context.Context, filter AuditFilter, after int64, limit int) ([]*coaching.AuditEvent, error)
	// Head is the end of the chain; Sequence 0 before the first seal.
	Head(ctx context.Context) (coaching.AuditHead, error)
	// Pending counts the events that are not sealed yet.
	Pending(ctx context.Context) (int64, error)
}

// Sealer turns pending events into sealed ones. It works beyond tenants.
type Sealer interface {
	// Waiting lists the customers that have pending events.
	Waiting(ctx context.Context) ([]string, error)
	// Seal seals at most limit pending events of a customer in order of id, and returns how many. One sealer at a time
	// works on a customer; another returns 0.
	Seal(ctx context.Context, customer string, limit int) (int, error)
}

// AuditFilter picks audit events. Fields are ANDed, the values in one are ORed; a zero field means all.
type AuditFilter struct {
	ProfileID  string
	Resource   string
	ActorID    string
	SubjectID  string
	Operations []string
	Start, End time.Time // both included
}

// Kept is the answer to a request that came with an Idempotency-Key.
type Kept struct {
	CallerID, Operation, Key string
	Digest                   [32]byte // of the request
	Reply                    string   // JSON
	CreateTime               time.Time
}

// KeptReplies keeps the answers of one customer's requests by caller, operation and key.
type KeptReplies interface {
	// Find reads what is kept and was made at or after since, or ErrNotFound.
	Find(ctx context.Context, callerID, operation, key string, since time.Time) (*Kept, error)
	// Claim takes a key for the transaction before its effect, in the place of an answer that was made before since.
	// While another transaction has it, Claim waits. ErrConflict when that one has stored an answer.
	Claim(ctx context.Context, kept *Kept, since time.Time) error
	// Settle stores the answer under a key that the transaction has claimed.
	Settle(ctx context.Context, kept *Kept) error
}

// APIKeys keeps the API keys of one customer.
type APIKeys interface {
	// Create stores a new key with version 1. ErrAlreadyExists.
	Create(ctx context.Context, key *coaching.APIKey) error
	// Find reads one key, or ErrNotFound.
	Find(ctx context.Context, id string) (*coaching.APIKey, error)
	// Update writes the revoke time, guarded by the version, which it increments in place. ErrConflict.
	Update(ctx context.Context, key *coaching.APIKey) error
	// List reads keys in order of id, those after the id after, at most limit.
	List(ctx context.Context, after string, limit int) ([]*coaching.APIKey, error)
	// DeleteAll removes every key, when the customer itself goes.
	DeleteAll(ctx context.Context) error
}

// Webhooks keeps the webhooks of one profile.
type Webhooks interface {
	// Create stores a new webhook with version 1. ErrAlreadyExists; ErrDangling when the profile does not exist.
	Create(ctx context.Context, webhook *coaching.Webhook) error
	// Find reads one webhook, or ErrNotFound.
	Find(ctx context.Context, id string) (*coaching.Webhook, error)
	// FindForUpdate is Find for a transaction that will write the webhook: others that would do so wait.
	FindForUpdate(ctx context.Context, id string) (*coaching.Webhook, error)
	// Update writes everything but the last sequence, guarded by the version, which it increments in place. ErrConflict.
	Update(ctx context.Context, webhook *coaching.Webhook) error
	// Advance writes the last sequence, from whatever it was.
	Advance(ctx context.Context, id string, sequence int64) error
	// Delete removes the webhook and its deliveries, or ErrNotFound.
	Delete(ctx context.Context, id string) error
	// List reads webhooks in order of id, those after the id after, at most limit.
	List(ctx context.Context, after string, limit int) ([]*coaching.Webhook, error)
	// Note stores a delivery of a webhook.
	Note(ctx context.Context, id string, delivery *coaching.WebhookDelivery) error
	// Deliveries reads deliveries from the newest, those before the id before, at most limit.
	Deliveries(ctx context.Context, id, before string, limit int) ([]*coaching.WebhookDelivery, error)
}

// Erasure finds and takes away what is personal about a user of a customer, whatever the profile. It works for
// transactions of EveryTenant alone: a tenant's own may not change the audit.
type Erasure interface {
	// Scorecards names those about the user and those with a comment that the user wrote.
	Scorecards(ctx context.Context, userID string) ([]coaching.Name, error)
	// Coaching empties the texts of coaching plans, sessions and comments that are about the user, that the user wrote, or
	// that tag the user, and counts their versions on.
	Coaching(ctx context.Context, userID string) error
	// Payloads erases the payloads of audit events, pending ones included, that are about the user, that the user
	// caused, or that repeat a comment on something that the user changed; and the kept replies that are the user's, name
	// the user, or tell of something that the user changed or that is about the user.
	Payloads(ctx context.Context, userID string) error
}
