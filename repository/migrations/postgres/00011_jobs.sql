-- Jobs: what goes on after the request that asked for it. River's row of a job says that it is to be worked; this one, whose it
-- is, what it is over and how far it has come, and it moves in the transactions that do the work.

-- +goose Up
CREATE TABLE jobs (
    customer_id    text COLLATE "C" NOT NULL,
    profile_id     text COLLATE "C" NOT NULL,
    id             text COLLATE "C" NOT NULL,
    type           text        NOT NULL,
    state          text        NOT NULL,
    config         text        NOT NULL, -- these three are JSON, by the type
    progress       text        NOT NULL,
    checkpoint     text        NOT NULL,
    failure_reason text        NOT NULL,
    creator_id     text COLLATE "C" NOT NULL, -- may be a built-in user, or gone
    create_time    timestamptz NOT NULL,
    start_time     timestamptz,
    update_time    timestamptz NOT NULL,
    finish_time    timestamptz,
    version        bigint      NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    FOREIGN KEY (customer_id, profile_id) REFERENCES profiles ON DELETE CASCADE
);

-- A backfill goes through conversations in the order in which they began.
CREATE INDEX conversations_start_time ON conversations (customer_id, profile_id, start_time, id);

-- +goose StatementBegin
DO $$
BEGIN
    ALTER TABLE jobs ENABLE ROW LEVEL SECURITY;
    ALTER TABLE jobs FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON jobs TO coaching_app
        USING (customer_id = nullif(current_setting('coaching.customer', true), ''));
    EXECUTE format('CREATE POLICY owner ON jobs TO %I USING (true)', current_user);
    GRANT SELECT, INSERT, UPDATE, DELETE ON jobs TO coaching_app;
END
$$;
-- +goose StatementEnd

-- +goose Down
DROP INDEX conversations_start_time;
DROP TABLE jobs;
