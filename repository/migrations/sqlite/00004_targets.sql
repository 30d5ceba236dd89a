-- Targets. An empty item_id means the whole template, an empty plan_id no plan; both are part of what may exist once.

-- +goose Up
CREATE TABLE targets (
    customer_id text    NOT NULL,
    profile_id  text    NOT NULL,
    id          text    NOT NULL,
    template_id text    NOT NULL,
    item_id     text    NOT NULL,
    usecase_id  text    NOT NULL,
    plan_id     text    NOT NULL,
    target      integer NOT NULL,
    qa_score    integer,
    create_time text    NOT NULL,
    update_time text    NOT NULL,
    version     integer NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    UNIQUE (customer_id, profile_id, template_id, item_id, usecase_id, plan_id),
    FOREIGN KEY (customer_id, profile_id) REFERENCES profiles,
    FOREIGN KEY (customer_id, profile_id, template_id) REFERENCES scorecard_templates,
    FOREIGN KEY (customer_id, profile_id, usecase_id) REFERENCES usecases
) STRICT;
CREATE INDEX targets_usecase ON targets (customer_id, profile_id, usecase_id);

-- +goose Down
DROP TABLE targets;
