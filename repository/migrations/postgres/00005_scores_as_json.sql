-- The scores are passed on as they were stored and never looked into by a query: json keeps them as text, where jsonb
-- takes them apart on the way in and puts them together on the way out, which was a quarter of a list. It rewrites the
-- table: scorecards can be neither read nor written meanwhile, for about a minute per million.

-- +goose Up
ALTER TABLE scorecards
    ALTER COLUMN scores TYPE json USING scores::json,
    ALTER COLUMN score_authors TYPE json USING score_authors::json;

-- +goose Down
ALTER TABLE scorecards
    ALTER COLUMN scores TYPE jsonb USING scores::jsonb,
    ALTER COLUMN score_authors TYPE jsonb USING score_authors::jsonb;
