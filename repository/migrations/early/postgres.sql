-- Brings a table scorecards from before score_authors to what 00003 makes today: who gave the value and the comment of a
-- score moves out of the score into a list beside it, and notApplicable is always said. It may run twice, also at once,
-- and then finds what later migrations have made of the columns.
ALTER TABLE scorecards ADD COLUMN IF NOT EXISTS score_authors jsonb;
UPDATE scorecards SET
    score_authors = (
        SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'valueBy', score -> 'valueBy', 'commentBy', score -> 'commentBy')) ORDER BY place), '[]')
        FROM jsonb_array_elements(scores::jsonb) WITH ORDINALITY AS listed (score, place)),
    scores = (
        SELECT coalesce(jsonb_agg(jsonb '{"notApplicable": false}' || (score - 'valueBy' - 'commentBy') ORDER BY place), '[]')
        FROM jsonb_array_elements(scores::jsonb) WITH ORDINALITY AS listed (score, place))
WHERE score_authors IS NULL;
ALTER TABLE scorecards ALTER COLUMN score_authors SET NOT NULL;
