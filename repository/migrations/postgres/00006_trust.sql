-- What trust adds: audit events, kept answers, API keys, webhooks; and row-level security, by which Postgres itself keeps
-- tenants apart. A transaction of a tenant acts as the role coaching_app, which owns nothing, and sees the rows of the
-- customer that it has set; one of the program beyond tenants acts as the owner of the tables.

-- +goose Up
CREATE TABLE audit_pending (
    customer_id text COLLATE "C" NOT NULL,
    id          text COLLATE "C" NOT NULL,
    profile_id  text COLLATE "C" NOT NULL, -- empty: of the customer; what is audited may be gone: no foreign keys
    time        timestamptz NOT NULL,
    actor_id    text COLLATE "C" NOT NULL,
    operation   text        NOT NULL,
    resource    text COLLATE "C" NOT NULL,
    subject_id  text COLLATE "C" NOT NULL,
    request_id  text        NOT NULL,
    payload     text        NOT NULL, -- the bytes that the digest is over; empty once it is erased
    salt        text        NOT NULL,
    digest      text        NOT NULL,
    PRIMARY KEY (customer_id, id)
);

CREATE TABLE audit_events (
    customer_id text COLLATE "C" NOT NULL,
    sequence    bigint      NOT NULL,
    id          text COLLATE "C" NOT NULL,
    profile_id  text COLLATE "C" NOT NULL,
    time        timestamptz NOT NULL,
    actor_id    text COLLATE "C" NOT NULL,
    operation   text        NOT NULL,
    resource    text COLLATE "C" NOT NULL,
    subject_id  text COLLATE "C" NOT NULL,
    request_id  text        NOT NULL,
    payload     text        NOT NULL,
    salt        text        NOT NULL,
    digest      text        NOT NULL,
    hash        text        NOT NULL,
    PRIMARY KEY (customer_id, sequence)
);
CREATE INDEX audit_events_resource ON audit_events (customer_id, resource, sequence);

CREATE TABLE audit_heads (
    customer_id text COLLATE "C" NOT NULL PRIMARY KEY,
    sequence    bigint NOT NULL,
    hash        text   NOT NULL
);

CREATE TABLE kept_replies (
    customer_id text COLLATE "C" NOT NULL,
    caller_id   text COLLATE "C" NOT NULL,
    operation   text        NOT NULL,
    key         text COLLATE "C" NOT NULL,
    digest      text        NOT NULL,
    reply       text        NOT NULL,
    subject_id  text COLLATE "C" NOT NULL,
    create_time timestamptz NOT NULL,
    PRIMARY KEY (customer_id, caller_id, operation, key)
);

CREATE TABLE api_keys (
    customer_id   text COLLATE "C" NOT NULL, -- empty: the operator's
    id            text COLLATE "C" NOT NULL,
    prefix        text COLLATE "C" NOT NULL,
    hash          text        NOT NULL,
    display_name  text        NOT NULL,
    roles         text        NOT NULL, -- JSON
    profile_names text        NOT NULL, -- JSON
    expire_time   timestamptz,
    last_use_time timestamptz,
    create_time   timestamptz NOT NULL,
    revoke_time   timestamptz,
    version       bigint      NOT NULL,
    PRIMARY KEY (customer_id, id)
);
CREATE INDEX api_keys_prefix ON api_keys (prefix);

CREATE TABLE webhooks (
    customer_id   text COLLATE "C" NOT NULL,
    profile_id    text COLLATE "C" NOT NULL,
    id            text COLLATE "C" NOT NULL,
    url           text        NOT NULL,
    event_types   text        NOT NULL, -- JSON
    secret        text        NOT NULL,
    state         text        NOT NULL,
    last_sequence bigint      NOT NULL,
    create_time   timestamptz NOT NULL,
    update_time   timestamptz NOT NULL,
    version       bigint      NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    FOREIGN KEY (customer_id, profile_id) REFERENCES profiles
);

CREATE TABLE webhook_deliveries (
    customer_id text COLLATE "C" NOT NULL,
    profile_id  text COLLATE "C" NOT NULL,
    webhook_id  text COLLATE "C" NOT NULL,
    id          text COLLATE "C" NOT NULL,
    sequence    bigint      NOT NULL,
    event_type  text        NOT NULL,
    time        timestamptz NOT NULL,
    attempt     integer     NOT NULL,
    status      integer     NOT NULL,
    error       text        NOT NULL,
    delivered   boolean     NOT NULL,
    PRIMARY KEY (customer_id, profile_id, webhook_id, id),
    FOREIGN KEY (customer_id, profile_id, webhook_id) REFERENCES webhooks ON DELETE CASCADE
);

-- +goose StatementBegin
DO $$
BEGIN
    -- Roles belong to the whole server: another database may have made it already, or make it at this moment.
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'coaching_app') THEN
        BEGIN
            CREATE ROLE coaching_app NOLOGIN NOBYPASSRLS;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END IF;
    IF NOT pg_has_role(current_user, 'coaching_app', 'MEMBER') THEN
        EXECUTE format('GRANT coaching_app TO %I', current_user);
    END IF;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
DO $$
DECLARE
    guarded text;
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO coaching_app', current_schema());
    FOREACH guarded IN ARRAY ARRAY[
        'customers', 'profiles', 'teams', 'usecases', 'users', 'user_managers', 'user_profiles', 'user_usecases',
        'team_managers', 'groups', 'group_members', 'moments', 'conversations', 'conversation_moments',
        'scorecard_templates', 'scorecard_template_revisions', 'template_references', 'scorecards', 'targets',
        'audit_pending', 'audit_events', 'audit_heads', 'kept_replies', 'api_keys', 'webhooks', 'webhook_deliveries'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
        -- Once it was set in a session, the setting is empty and not NULL outside of what set it, and some rows have an
        -- empty customer: those are the operator's, and no tenant's.
        EXECUTE format('CREATE POLICY tenant ON %I TO coaching_app'
            ' USING (customer_id = nullif(current_setting(''coaching.customer'', true), ''''))', guarded);
        EXECUTE format('CREATE POLICY owner ON %I TO %I USING (true)', guarded, current_user);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO coaching_app', guarded);
    END LOOP;
END
$$;
-- +goose StatementEnd

-- What has happened stays: a tenant's transaction may add to the audit and read it.
REVOKE UPDATE, DELETE ON audit_pending FROM coaching_app;
REVOKE INSERT, UPDATE, DELETE ON audit_events, audit_heads FROM coaching_app;

-- +goose Down
-- +goose StatementBegin
DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY[
        'customers', 'profiles', 'teams', 'usecases', 'users', 'user_managers', 'user_profiles', 'user_usecases',
        'team_managers', 'groups', 'group_members', 'moments', 'conversations', 'conversation_moments',
        'scorecard_templates', 'scorecard_template_revisions', 'template_references', 'scorecards', 'targets'
    ] LOOP
        EXECUTE format('DROP POLICY tenant ON %I', guarded);
        EXECUTE format('DROP POLICY owner ON %I', guarded);
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', guarded);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('REVOKE ALL ON %I FROM coaching_app', guarded);
    END LOOP;
    EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM coaching_app', current_schema());
END
$$;
-- +goose StatementEnd
DROP TABLE webhook_deliveries, webhooks, api_keys, kept_replies, audit_heads, audit_events, audit_pending;
