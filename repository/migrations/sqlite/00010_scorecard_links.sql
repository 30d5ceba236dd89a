-- What scorecards of appeals and calibrations refer to. In a table of their own, so that the scorecards that refer to
-- nothing, which are nearly all, are stored as before. Original_id is the scorecard that it all began with: the one that
-- is appealed against or calibrated, or the answer key.

-- +goose Up
CREATE TABLE scorecard_links (
    customer_id  text    NOT NULL,
    profile_id   text    NOT NULL,
    scorecard_id text    NOT NULL,
    kind         text    NOT NULL, -- the scorecard's type
    refers_to_id text    NOT NULL,
    original_id  text    NOT NULL,
    creator_id   text    NOT NULL,
    appeal_open  integer NOT NULL, -- of a replica whose appeal is not resolved
    PRIMARY KEY (customer_id, profile_id, scorecard_id),
    FOREIGN KEY (customer_id, profile_id, scorecard_id) REFERENCES scorecards ON DELETE CASCADE,
    FOREIGN KEY (customer_id, profile_id, refers_to_id) REFERENCES scorecards,
    FOREIGN KEY (customer_id, profile_id, original_id) REFERENCES scorecards
) STRICT;
CREATE INDEX scorecard_links_original ON scorecard_links (customer_id, profile_id, original_id);
CREATE INDEX scorecard_links_refers_to ON scorecard_links (customer_id, profile_id, refers_to_id);
-- One open appeal against a scorecard; one request of a replica and one resolve of a request; one response of each person
-- to an answer key.
CREATE UNIQUE INDEX scorecard_links_appeal ON scorecard_links (customer_id, profile_id, original_id) WHERE appeal_open;
CREATE UNIQUE INDEX scorecard_links_step ON scorecard_links (customer_id, profile_id, refers_to_id)
    WHERE kind IN ('SCORECARD_TYPE_APPEAL_REQUEST', 'SCORECARD_TYPE_APPEAL_RESOLVE');
CREATE UNIQUE INDEX scorecard_links_response ON scorecard_links (customer_id, profile_id, refers_to_id, creator_id)
    WHERE kind = 'SCORECARD_TYPE_GROUP_CALIBRATION_RESPONSE';

-- +goose Down
DROP TABLE scorecard_links;
