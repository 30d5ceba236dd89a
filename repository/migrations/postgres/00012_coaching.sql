-- Coaching: plans, the scorecards that are talked about in them, sessions, and comments. Texts that are not there are
-- empty; times, and what has a foreign key, are null. A creator may be a built-in user: no foreign keys there.

-- +goose Up
CREATE TABLE coaching_plans (
    customer_id         text COLLATE "C" NOT NULL,
    profile_id          text COLLATE "C" NOT NULL,
    id                  text COLLATE "C" NOT NULL,
    agent_id            text COLLATE "C" NOT NULL,
    creator_id          text COLLATE "C" NOT NULL,
    usecase_id          text COLLATE "C",
    display_name        text        NOT NULL,
    comment             text        NOT NULL,
    comment_by          text COLLATE "C" NOT NULL,
    comment_submit_time timestamptz,
    focus_behaviors     jsonb       NOT NULL,
    focus_criteria      jsonb       NOT NULL, -- "template/item", the item empty for the whole template
    is_active           boolean     NOT NULL,
    start_time          timestamptz,
    end_time            timestamptz,
    create_time         timestamptz NOT NULL,
    update_time         timestamptz NOT NULL,
    version             bigint      NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    FOREIGN KEY (customer_id, profile_id) REFERENCES profiles,
    FOREIGN KEY (customer_id, agent_id) REFERENCES users,
    FOREIGN KEY (customer_id, profile_id, usecase_id) REFERENCES usecases
);
-- Where a user is deleted, plans of all profiles are looked for: there profile_id comes after the user.
CREATE INDEX coaching_plans_agent ON coaching_plans (customer_id, agent_id, profile_id, is_active, id);
CREATE INDEX coaching_plans_usecase ON coaching_plans (customer_id, profile_id, usecase_id);

CREATE TABLE coaching_plan_scorecards (
    customer_id  text COLLATE "C" NOT NULL,
    profile_id   text COLLATE "C" NOT NULL,
    plan_id      text COLLATE "C" NOT NULL,
    scorecard_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (customer_id, profile_id, plan_id, scorecard_id),
    FOREIGN KEY (customer_id, profile_id, plan_id) REFERENCES coaching_plans ON DELETE CASCADE,
    FOREIGN KEY (customer_id, profile_id, scorecard_id) REFERENCES scorecards ON DELETE CASCADE
);
CREATE INDEX coaching_plan_scorecards_scorecard ON coaching_plan_scorecards (customer_id, profile_id, scorecard_id, plan_id);

CREATE TABLE coaching_sessions (
    customer_id          text COLLATE "C" NOT NULL,
    profile_id           text COLLATE "C" NOT NULL,
    id                   text COLLATE "C" NOT NULL,
    agent_id             text COLLATE "C" NOT NULL,
    creator_id           text COLLATE "C" NOT NULL,
    plan_id              text COLLATE "C",
    usecase_id           text COLLATE "C",
    session_time         timestamptz,
    meeting_notes        text        NOT NULL,
    notes_by             text COLLATE "C" NOT NULL,
    agent_comment        text        NOT NULL,
    manager_submitter_id text COLLATE "C" NOT NULL,
    manager_submit_time  timestamptz,
    manager_update_time  timestamptz,
    agent_submit_time    timestamptz,
    agent_update_time    timestamptz,
    acknowledge_time     timestamptz,
    create_time          timestamptz NOT NULL,
    update_time          timestamptz NOT NULL,
    version              bigint      NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    FOREIGN KEY (customer_id, profile_id) REFERENCES profiles,
    FOREIGN KEY (customer_id, agent_id) REFERENCES users,
    FOREIGN KEY (customer_id, profile_id, plan_id) REFERENCES coaching_plans,
    FOREIGN KEY (customer_id, profile_id, usecase_id) REFERENCES usecases
);
-- Of one agent, of everybody in a window, and of a plan. The first two answer by themselves what was held and acknowledged.
CREATE INDEX coaching_sessions_agent ON coaching_sessions (customer_id, agent_id, profile_id, session_time, acknowledge_time);
CREATE INDEX coaching_sessions_time ON coaching_sessions (customer_id, profile_id, session_time, agent_id, acknowledge_time);
CREATE INDEX coaching_sessions_plan ON coaching_sessions (customer_id, profile_id, plan_id, session_time);
CREATE INDEX coaching_sessions_usecase ON coaching_sessions (customer_id, profile_id, usecase_id);

CREATE TABLE coaching_comments (
    customer_id text COLLATE "C" NOT NULL,
    profile_id  text COLLATE "C" NOT NULL,
    id          text COLLATE "C" NOT NULL,
    plan_id     text COLLATE "C" NOT NULL,
    thread_id   text COLLATE "C" NOT NULL,
    creator_id  text COLLATE "C" NOT NULL,
    usecase_id  text COLLATE "C",
    message     text        NOT NULL,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    version     bigint      NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    FOREIGN KEY (customer_id, profile_id, plan_id) REFERENCES coaching_plans,
    FOREIGN KEY (customer_id, profile_id, usecase_id) REFERENCES usecases
);
CREATE INDEX coaching_comments_plan ON coaching_comments (customer_id, profile_id, plan_id, id);
CREATE INDEX coaching_comments_thread ON coaching_comments (customer_id, profile_id, thread_id, id);
CREATE INDEX coaching_comments_usecase ON coaching_comments (customer_id, profile_id, usecase_id);

-- What a comment mentions: users, or sessions of the plan. The order is that of the request.
CREATE TABLE coaching_comment_mentions (
    customer_id text COLLATE "C" NOT NULL,
    profile_id  text COLLATE "C" NOT NULL,
    comment_id  text COLLATE "C" NOT NULL,
    position    integer NOT NULL,
    user_id     text COLLATE "C",
    session_id  text COLLATE "C",
    PRIMARY KEY (customer_id, profile_id, comment_id, position),
    FOREIGN KEY (customer_id, profile_id, comment_id) REFERENCES coaching_comments ON DELETE CASCADE,
    FOREIGN KEY (customer_id, user_id) REFERENCES users,
    FOREIGN KEY (customer_id, profile_id, session_id) REFERENCES coaching_sessions ON DELETE CASCADE,
    CHECK ((user_id IS NULL) <> (session_id IS NULL))
);
CREATE INDEX coaching_comment_mentions_user ON coaching_comment_mentions (customer_id, user_id);
CREATE INDEX coaching_comment_mentions_session ON coaching_comment_mentions (customer_id, profile_id, session_id);

-- +goose StatementBegin
DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY[
        'coaching_plans', 'coaching_plan_scorecards', 'coaching_sessions', 'coaching_comments', 'coaching_comment_mentions'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
        EXECUTE format('CREATE POLICY tenant ON %I TO coaching_app'
            ' USING (customer_id = nullif(current_setting(''coaching.customer'', true), ''''))', guarded);
        EXECUTE format('CREATE POLICY owner ON %I TO %I USING (true)', guarded, current_user);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO coaching_app', guarded);
    END LOOP;
END
$$;
-- +goose StatementEnd

-- +goose Down
DROP TABLE coaching_comment_mentions, coaching_comments, coaching_sessions, coaching_plan_scorecards, coaching_plans;
