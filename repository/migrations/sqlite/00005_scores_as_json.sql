-- On Postgres the scores become text, which here they are already.

-- +goose Up
SELECT 1;

-- +goose Down
SELECT 1;
