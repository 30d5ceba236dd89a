-- Scorecards. The scores are one document on the row; scores holds them as they are shown, score_authors who gave the value
-- and the comment of each, results what each criterion and chapter came to. Texts and ids that a scorecard lacks are empty; times, and what has a foreign key, are null.

-- +goose Up
CREATE TABLE scorecards (
    customer_id                   text    NOT NULL,
    profile_id                    text    NOT NULL,
    id                            text    NOT NULL,
    version                       integer NOT NULL,
    conversation_id               text    NOT NULL, -- may not be known here: no foreign key
    agent_id                      text    NOT NULL,
    creator_id                    text    NOT NULL, -- these three may be the built-in operator's
    updated_by_id                 text    NOT NULL,
    submitted_by_id               text    NOT NULL,
    template_id                   text    NOT NULL,
    template_revision             integer NOT NULL,
    usecase_id                    text,
    comment                       text    NOT NULL,
    comment_by                    text    NOT NULL,
    total_score                   integer NOT NULL,
    scores                        text    NOT NULL,
    score_authors                 text    NOT NULL,
    results                       text    NOT NULL,
    create_time                   text    NOT NULL,
    update_time                   text    NOT NULL,
    submit_time                   text,
    ai_score_time                 text,
    acknowledge_time              text,
    process_interaction_time      text,
    manually_scored               integer NOT NULL,
    auto_failed                   integer NOT NULL,
    acknowledge_comment           text    NOT NULL,
    calibrated_scorecard_id       text    NOT NULL,
    calibration_consistency_score integer,
    process_id                    text    NOT NULL,
    submission_source             text    NOT NULL,
    scorecard_type                text    NOT NULL,
    reference_scorecard_id        text    NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    FOREIGN KEY (customer_id, profile_id) REFERENCES profiles,
    FOREIGN KEY (customer_id, agent_id) REFERENCES users,
    FOREIGN KEY (customer_id, profile_id, usecase_id) REFERENCES usecases,
    FOREIGN KEY (customer_id, profile_id, template_id, template_revision) REFERENCES scorecard_template_revisions
) STRICT;

-- The four orders of a list.
CREATE INDEX scorecards_create_time ON scorecards (customer_id, profile_id, create_time, id);
CREATE INDEX scorecards_update_time ON scorecards (customer_id, profile_id, update_time, id);
CREATE INDEX scorecards_submit_time ON scorecards (customer_id, profile_id, submit_time, id);
CREATE INDEX scorecards_total_score ON scorecards (customer_id, profile_id, total_score, id);

-- The filters. Where a user is deleted, scorecards of all profiles are looked for: there profile_id comes after the user.
CREATE INDEX scorecards_agent ON scorecards (customer_id, agent_id, profile_id, create_time, id);
CREATE INDEX scorecards_creator ON scorecards (customer_id, creator_id, profile_id, create_time, id);
CREATE INDEX scorecards_submitted_by ON scorecards (customer_id, submitted_by_id, profile_id, create_time, id);
CREATE INDEX scorecards_updated_by ON scorecards (customer_id, updated_by_id);
CREATE INDEX scorecards_template ON scorecards (customer_id, profile_id, template_id, submit_time);
CREATE INDEX scorecards_usecase ON scorecards (customer_id, profile_id, usecase_id, create_time, id);
CREATE INDEX scorecards_conversation ON scorecards (customer_id, profile_id, conversation_id);

-- +goose Down
DROP TABLE scorecards;
