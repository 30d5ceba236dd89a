-- Brings a table scorecards from before score_authors to what 00003 makes today: who gave the value and the comment of a
-- score moves out of the score into a list beside it, and notApplicable is always said. Of a new column SQLite wants a
-- default, which nothing uses.
ALTER TABLE scorecards ADD COLUMN score_authors text NOT NULL DEFAULT '[]';
UPDATE scorecards SET
    score_authors = (
        SELECT json_group_array(json(json_patch('{}', json_object(
            'valueBy', value ->> 'valueBy', 'commentBy', value ->> 'commentBy'))))
        FROM (SELECT value FROM json_each(scores) ORDER BY key)),
    scores = (
        SELECT json_group_array(json(json_insert(
            json_remove(value, '$.valueBy', '$.commentBy'), '$.notApplicable', json('false'))))
        FROM (SELECT value FROM json_each(scores) ORDER BY key));
