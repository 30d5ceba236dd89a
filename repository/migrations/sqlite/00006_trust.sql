-- What trust adds: audit events, kept answers, API keys and webhooks. Row-level security is Postgres' alone.

-- +goose Up
CREATE TABLE audit_pending (
    customer_id text    NOT NULL,
    id          text    NOT NULL,
    profile_id  text    NOT NULL, -- empty: of the customer; what is audited may be gone: no foreign keys
    time        text    NOT NULL,
    actor_id    text    NOT NULL,
    operation   text    NOT NULL,
    resource    text    NOT NULL,
    subject_id  text    NOT NULL,
    request_id  text    NOT NULL,
    payload     text    NOT NULL, -- the bytes that the digest is over; empty once it is erased
    salt        text    NOT NULL,
    digest      text    NOT NULL,
    PRIMARY KEY (customer_id, id)
) STRICT;

CREATE TABLE audit_events (
    customer_id text    NOT NULL,
    sequence    integer NOT NULL,
    id          text    NOT NULL,
    profile_id  text    NOT NULL,
    time        text    NOT NULL,
    actor_id    text    NOT NULL,
    operation   text    NOT NULL,
    resource    text    NOT NULL,
    subject_id  text    NOT NULL,
    request_id  text    NOT NULL,
    payload     text    NOT NULL,
    salt        text    NOT NULL,
    digest      text    NOT NULL,
    hash        text    NOT NULL,
    PRIMARY KEY (customer_id, sequence)
) STRICT;
CREATE INDEX audit_events_resource ON audit_events (customer_id, resource, sequence);

CREATE TABLE audit_heads (
    customer_id text    NOT NULL PRIMARY KEY,
    sequence    integer NOT NULL,
    hash        text    NOT NULL
) STRICT;

CREATE TABLE kept_replies (
    customer_id text    NOT NULL,
    caller_id   text    NOT NULL,
    operation   text    NOT NULL,
    key         text    NOT NULL,
    digest      text    NOT NULL,
    reply       text    NOT NULL,
    subject_id  text    NOT NULL,
    create_time text    NOT NULL,
    PRIMARY KEY (customer_id, caller_id, operation, key)
) STRICT;

CREATE TABLE api_keys (
    customer_id   text    NOT NULL, -- empty: the operator's
    id            text    NOT NULL,
    prefix        text    NOT NULL,
    hash          text    NOT NULL,
    display_name  text    NOT NULL,
    roles         text    NOT NULL, -- JSON
    profile_names text    NOT NULL, -- JSON
    expire_time   text,
    last_use_time text,
    create_time   text    NOT NULL,
    revoke_time   text,
    version       integer NOT NULL,
    PRIMARY KEY (customer_id, id)
) STRICT;
CREATE INDEX api_keys_prefix ON api_keys (prefix);

CREATE TABLE webhooks (
    customer_id   text    NOT NULL,
    profile_id    text    NOT NULL,
    id            text    NOT NULL,
    url           text    NOT NULL,
    event_types   text    NOT NULL, -- JSON
    secret        text    NOT NULL,
    state         text    NOT NULL,
    last_sequence integer NOT NULL,
    create_time   text    NOT NULL,
    update_time   text    NOT NULL,
    version       integer NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    FOREIGN KEY (customer_id, profile_id) REFERENCES profiles
) STRICT;

CREATE TABLE webhook_deliveries (
    customer_id text    NOT NULL,
    profile_id  text    NOT NULL,
    webhook_id  text    NOT NULL,
    id          text    NOT NULL,
    sequence    integer NOT NULL,
    event_type  text    NOT NULL,
    time        text    NOT NULL,
    attempt     integer NOT NULL,
    status      integer NOT NULL,
    error       text    NOT NULL,
    delivered   integer NOT NULL,
    PRIMARY KEY (customer_id, profile_id, webhook_id, id),
    FOREIGN KEY (customer_id, profile_id, webhook_id) REFERENCES webhooks ON DELETE CASCADE
) STRICT;

-- +goose Down
DROP TABLE webhook_deliveries;
DROP TABLE webhooks;
DROP TABLE api_keys;
DROP TABLE kept_replies;
DROP TABLE audit_heads;
DROP TABLE audit_events;
DROP TABLE audit_pending;
