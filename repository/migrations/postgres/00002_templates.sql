-- Scorecard templates: the state that all revisions share, the revisions, and what their content names. A revision is
-- never changed or removed, so what it names cannot be deleted either.

-- +goose Up
CREATE TABLE scorecard_templates (
    customer_id      text COLLATE "C" NOT NULL,
    profile_id       text COLLATE "C" NOT NULL,
    id               text COLLATE "C" NOT NULL,
    current_revision integer     NOT NULL,
    status           text        NOT NULL,
    create_time      timestamptz NOT NULL,
    deactivate_time  timestamptz,
    delete_time      timestamptz,
    updated_by       text COLLATE "C" NOT NULL, -- a user id, or the built-in operator's: no foreign key
    version          bigint      NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    FOREIGN KEY (customer_id, profile_id) REFERENCES profiles
);

CREATE TABLE scorecard_template_revisions (
    customer_id text COLLATE "C" NOT NULL,
    profile_id  text COLLATE "C" NOT NULL,
    template_id text COLLATE "C" NOT NULL,
    revision    integer     NOT NULL,
    title       text        NOT NULL,
    type        text        NOT NULL,
    body        jsonb       NOT NULL,
    updated_by  text COLLATE "C" NOT NULL,
    create_time timestamptz NOT NULL,
    PRIMARY KEY (customer_id, profile_id, template_id, revision),
    FOREIGN KEY (customer_id, profile_id, template_id) REFERENCES scorecard_templates
);

CREATE TABLE template_references (
    customer_id text COLLATE "C" NOT NULL,
    profile_id  text COLLATE "C" NOT NULL,
    template_id text COLLATE "C" NOT NULL,
    revision    integer NOT NULL,
    position    integer NOT NULL,
    user_id     text COLLATE "C",
    team_id     text COLLATE "C",
    group_id    text COLLATE "C",
    usecase_id  text COLLATE "C",
    moment_id   text COLLATE "C",
    PRIMARY KEY (customer_id, profile_id, template_id, revision, position),
    FOREIGN KEY (customer_id, profile_id, template_id, revision) REFERENCES scorecard_template_revisions,
    FOREIGN KEY (customer_id, user_id) REFERENCES users,
    FOREIGN KEY (customer_id, team_id) REFERENCES teams,
    FOREIGN KEY (customer_id, group_id) REFERENCES groups,
    FOREIGN KEY (customer_id, profile_id, usecase_id) REFERENCES usecases,
    FOREIGN KEY (customer_id, profile_id, moment_id) REFERENCES moments
);
CREATE INDEX template_references_user ON template_references (customer_id, user_id);
CREATE INDEX template_references_team ON template_references (customer_id, team_id);
CREATE INDEX template_references_group ON template_references (customer_id, group_id);
CREATE INDEX template_references_usecase ON template_references (customer_id, profile_id, usecase_id);
CREATE INDEX template_references_moment ON template_references (customer_id, profile_id, moment_id);

-- +goose Down
DROP TABLE template_references, scorecard_template_revisions, scorecard_templates;
