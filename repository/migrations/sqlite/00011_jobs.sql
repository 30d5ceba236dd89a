-- Jobs: what goes on after the request that asked for it. River's row of a job says that it is to be worked; this one, whose it
-- is, what it is over and how far it has come, and it moves in the transactions that do the work.

-- +goose Up
CREATE TABLE jobs (
    customer_id    text    NOT NULL,
    profile_id     text    NOT NULL,
    id             text    NOT NULL,
    type           text    NOT NULL,
    state          text    NOT NULL,
    config         text    NOT NULL, -- these three are JSON, by the type
    progress       text    NOT NULL,
    checkpoint     text    NOT NULL,
    failure_reason text    NOT NULL,
    creator_id     text    NOT NULL, -- may be a built-in user, or gone
    create_time    text    NOT NULL,
    start_time     text,
    update_time    text    NOT NULL,
    finish_time    text,
    version        integer NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    FOREIGN KEY (customer_id, profile_id) REFERENCES profiles ON DELETE CASCADE
) STRICT;

-- A backfill goes through conversations in the order in which they began.
CREATE INDEX conversations_start_time ON conversations (customer_id, profile_id, start_time, id);

-- +goose Down
DROP INDEX conversations_start_time;
DROP TABLE jobs;
