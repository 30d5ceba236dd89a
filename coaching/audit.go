package coaching

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"time"
)

// AuditEvent says that somebody changed something. It is stored in the transaction of the change; a sealer then gives it
// its place in the customer's chain.
type AuditEvent struct {
	ID         string // a UUIDv7
	CustomerID string
	ProfileID  string // empty for what hangs on the customer
	Time       time.Time
	ActorID    string // the user who changed it; may be a built-in one
	Operation  string // of the contract, such as UpdateScorecard
	Resource   string // the full name of what was changed
	SubjectID  string // the user whom the resource is about, or empty
	RequestID  string

	// Payload is what the resource was and became, as JSON of an AuditPayload: the very bytes that Digest is over. Both
	// Payload and Salt are empty once they are erased.
	Payload string
	Salt    [16]byte
	Digest  [32]byte

	// Sequence counts the customer's events from 1 on, without gaps; 0: not sealed yet. Hash is the chain's up to here.
	Sequence int64
	Hash     [32]byte
}

// AuditPayload is what an event says of its resource. A created one has no Before, a deleted one no After.
type AuditPayload struct {
	Before json.RawMessage `json:"before,omitempty"`
	After  json.RawMessage `json:"after,omitempty"`
}

// SetPayload stores a payload under a fresh salt, and its digest.
func (e *AuditEvent) SetPayload(payload []byte) {
	e.Payload = string(payload)
	_, _ = rand.Read(e.Salt[:]) // which never fails
	e.Digest = digestOf(e.Salt, payload)
}

// ErasePayload takes the payload away and leaves the digest, which without the salt tells nothing of it.
func (e *AuditEvent) ErasePayload() { e.Payload, e.Salt = "", [16]byte{} }

// Erased tells whether the payload was taken away.
func (e *AuditEvent) Erased() bool { return e.Payload == "" }

// Intact tells whether the payload is what the digest was taken of. An erased one is.
func (e *AuditEvent) Intact() bool {
	return e.Erased() || digestOf(e.Salt, []byte(e.Payload)) == e.Digest
}

func digestOf(salt [16]byte, payload []byte) (digest [32]byte) {
	hash := sha256.New()
	hash.Write(salt[:])
	hash.Write(payload)
	hash.Sum(digest[:0])
	return digest
}

// Seal gives the event its place after the one with the hash before.
func (e *AuditEvent) Seal(sequence int64, before [32]byte) {
	e.Sequence = sequence
	e.Hash = e.link(before)
}

// Follows tells whether the event's hash is that of the chain after before.
func (e *AuditEvent) Follows(before [32]byte) bool { return e.link(before) == e.Hash }

// link is the SHA-256 of the hash before and of every field but the payload, each with its length before it, so that
// nothing can move from one field to another.
func (e *AuditEvent) link(before [32]byte) [32]byte {
	b := make([]byte, 0, 512)
	b = append(b, before[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(e.Sequence))
	b = binary.BigEndian.AppendUint64(b, uint64(e.Time.UnixMicro()))
	for _, field := range []string{e.ID, e.CustomerID, e.ProfileID, e.ActorID, e.Operation, e.Resource, e.SubjectID, e.RequestID} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(field)))
		b = append(b, field...)
	}
	return sha256.Sum256(append(b, e.Digest[:]...))
}

// AuditHead is the end of a customer's chain.
type AuditHead struct {
	Sequence int64
	Hash     [32]byte
}
