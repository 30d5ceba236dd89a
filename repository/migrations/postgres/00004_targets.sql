-- Targets. An empty item_id means the whole template, an empty plan_id no plan; both are part of what may exist once.

-- +goose Up
CREATE TABLE targets (
    customer_id text COLLATE "C" NOT NULL,
    profile_id  text COLLATE "C" NOT NULL,
    id          text COLLATE "C" NOT NULL,
    template_id text COLLATE "C" NOT NULL,
    item_id     text COLLATE "C" NOT NULL,
    usecase_id  text COLLATE "C" NOT NULL,
    plan_id     text COLLATE "C" NOT NULL,
    target      numeric(11, 4) NOT NULL,
    qa_score    numeric(11, 4),
    create_time timestamptz    NOT NULL,
    update_time timestamptz    NOT NULL,
    version     bigint         NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    UNIQUE (customer_id, profile_id, template_id, item_id, usecase_id, plan_id),
    FOREIGN KEY (customer_id, profile_id) REFERENCES profiles,
    FOREIGN KEY (customer_id, profile_id, template_id) REFERENCES scorecard_templates,
    FOREIGN KEY (customer_id, profile_id, usecase_id) REFERENCES usecases
);
CREATE INDEX targets_usecase ON targets (customer_id, profile_id, usecase_id);

-- +goose Down
DROP TABLE targets;
