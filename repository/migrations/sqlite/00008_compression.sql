-- SQLite stores texts as they are.

-- +goose Up
SELECT 1;

-- +goose Down
SELECT 1;
