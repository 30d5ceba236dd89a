-- Whom a kept reply is about stands in the reply itself; one column could name only one of the users of a batch.

-- +goose Up
ALTER TABLE kept_replies DROP COLUMN subject_id;

-- +goose Down
ALTER TABLE kept_replies ADD COLUMN subject_id text COLLATE "C" NOT NULL DEFAULT '';
