-- Coaching: plans, the scorecards that are talked about in them, sessions, and comments. Texts that are not there are
-- empty; times, and what has a foreign key, are null. A creator may be a built-in user: no foreign keys there.

-- +goose Up
CREATE TABLE coaching_plans (
    customer_id         text    NOT NULL,
    profile_id          text    NOT NULL,
    id                  text    NOT NULL,
    agent_id            text    NOT NULL,
    creator_id          text    NOT NULL,
    usecase_id          text,
    display_name        text    NOT NULL,
    comment             text    NOT NULL,
    comment_by          text    NOT NULL,
    comment_submit_time text,
    focus_behaviors     text    NOT NULL,
    focus_criteria      text    NOT NULL, -- "template/item", the item empty for the whole template
    is_active           integer NOT NULL,
    start_time          text,
    end_time            text,
    create_time         text    NOT NULL,
    update_time         text    NOT NULL,
    version             integer NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    FOREIGN KEY (customer_id, profile_id) REFERENCES profiles,
    FOREIGN KEY (customer_id, agent_id) REFERENCES users,
    FOREIGN KEY (customer_id, profile_id, usecase_id) REFERENCES usecases
) STRICT;
-- Where a user is deleted, plans of all profiles are looked for: there profile_id comes after the user.
CREATE INDEX coaching_plans_agent ON coaching_plans (customer_id, agent_id, profile_id, is_active, id);
CREATE INDEX coaching_plans_usecase ON coaching_plans (customer_id, profile_id, usecase_id);

CREATE TABLE coaching_plan_scorecards (
    customer_id  text    NOT NULL,
    profile_id   text    NOT NULL,
    plan_id      text    NOT NULL,
    scorecard_id text    NOT NULL,
    PRIMARY KEY (customer_id, profile_id, plan_id, scorecard_id),
    FOREIGN KEY (customer_id, profile_id, plan_id) REFERENCES coaching_plans ON DELETE CASCADE,
    FOREIGN KEY (customer_id, profile_id, scorecard_id) REFERENCES scorecards ON DELETE CASCADE
) STRICT;
CREATE INDEX coaching_plan_scorecards_scorecard ON coaching_plan_scorecards (customer_id, profile_id, scorecard_id, plan_id);

CREATE TABLE coaching_sessions (
    customer_id          text    NOT NULL,
    profile_id           text    NOT NULL,
    id                   text    NOT NULL,
    agent_id             text    NOT NULL,
    creator_id           text    NOT NULL,
    plan_id              text,
    usecase_id           text,
    session_time         text,
    meeting_notes        text    NOT NULL,
    notes_by             text    NOT NULL,
    agent_comment        text    NOT NULL,
    manager_submitter_id text    NOT NULL,
    manager_submit_time  text,
    manager_update_time  text,
    agent_submit_time    text,
    agent_update_time    text,
    acknowledge_time     text,
    create_time          text    NOT NULL,
    update_time          text    NOT NULL,
    version              integer NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    FOREIGN KEY (customer_id, profile_id) REFERENCES profiles,
    FOREIGN KEY (customer_id, agent_id) REFERENCES users,
    FOREIGN KEY (customer_id, profile_id, plan_id) REFERENCES coaching_plans,
    FOREIGN KEY (customer_id, profile_id, usecase_id) REFERENCES usecases
) STRICT;
-- Of one agent, of everybody in a window, and of a plan. The first two answer by themselves what was held and acknowledged.
CREATE INDEX coaching_sessions_agent ON coaching_sessions (customer_id, agent_id, profile_id, session_time, acknowledge_time);
CREATE INDEX coaching_sessions_time ON coaching_sessions (customer_id, profile_id, session_time, agent_id, acknowledge_time);
CREATE INDEX coaching_sessions_plan ON coaching_sessions (customer_id, profile_id, plan_id, session_time);
CREATE INDEX coaching_sessions_usecase ON coaching_sessions (customer_id, profile_id, usecase_id);

CREATE TABLE coaching_comments (
    customer_id text    NOT NULL,
    profile_id  text    NOT NULL,
    id          text    NOT NULL,
    plan_id     text    NOT NULL,
    thread_id   text    NOT NULL,
    creator_id  text    NOT NULL,
    usecase_id  text,
    message     text    NOT NULL,
    create_time text    NOT NULL,
    update_time text    NOT NULL,
    version     integer NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    FOREIGN KEY (customer_id, profile_id, plan_id) REFERENCES coaching_plans,
    FOREIGN KEY (customer_id, profile_id, usecase_id) REFERENCES usecases
) STRICT;
CREATE INDEX coaching_comments_plan ON coaching_comments (customer_id, profile_id, plan_id, id);
CREATE INDEX coaching_comments_thread ON coaching_comments (customer_id, profile_id, thread_id, id);
CREATE INDEX coaching_comments_usecase ON coaching_comments (customer_id, profile_id, usecase_id);

-- What a comment mentions: users, or sessions of the plan. The order is that of the request.
CREATE TABLE coaching_comment_mentions (
    customer_id text    NOT NULL,
    profile_id  text    NOT NULL,
    comment_id  text    NOT NULL,
    position    integer NOT NULL,
    user_id     text,
    session_id  text,
    PRIMARY KEY (customer_id, profile_id, comment_id, position),
    FOREIGN KEY (customer_id, profile_id, comment_id) REFERENCES coaching_comments ON DELETE CASCADE,
    FOREIGN KEY (customer_id, user_id) REFERENCES users,
    FOREIGN KEY (customer_id, profile_id, session_id) REFERENCES coaching_sessions ON DELETE CASCADE,
    CHECK ((user_id IS NULL) <> (session_id IS NULL))
) STRICT;
CREATE INDEX coaching_comment_mentions_user ON coaching_comment_mentions (customer_id, user_id);
CREATE INDEX coaching_comment_mentions_session ON coaching_comment_mentions (customer_id, profile_id, session_id);

-- +goose Down
DROP TABLE coaching_comment_mentions;
DROP TABLE coaching_comments;
DROP TABLE coaching_sessions;
DROP TABLE coaching_plan_scorecards;
DROP TABLE coaching_plans;
