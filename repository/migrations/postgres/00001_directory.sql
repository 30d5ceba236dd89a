-- The directory: customers, and what hangs on them. body is the entry itself and is what reads answer with; the other
-- columns and the link tables repeat what joins, filters and integrity need. customer_id comes first in every key, so
-- that tenants stay apart and tables can be spread by it. Ids compare bytewise, whatever the database's collation.

-- +goose Up
CREATE TABLE customers (
    customer_id text COLLATE "C" NOT NULL PRIMARY KEY,
    body        jsonb       NOT NULL,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    version     bigint      NOT NULL
);

CREATE TABLE profiles (
    customer_id text COLLATE "C" NOT NULL REFERENCES customers,
    profile_id  text COLLATE "C" NOT NULL,
    body        jsonb       NOT NULL,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    version     bigint      NOT NULL,
    PRIMARY KEY (customer_id, profile_id)
);

CREATE TABLE teams (
    customer_id text COLLATE "C" NOT NULL REFERENCES customers,
    id          text COLLATE "C" NOT NULL,
    body        jsonb       NOT NULL,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    version     bigint      NOT NULL,
    PRIMARY KEY (customer_id, id)
);

CREATE TABLE usecases (
    customer_id text COLLATE "C" NOT NULL,
    profile_id  text COLLATE "C" NOT NULL,
    id          text COLLATE "C" NOT NULL,
    body        jsonb       NOT NULL,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    version     bigint      NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    FOREIGN KEY (customer_id, profile_id) REFERENCES profiles
);

CREATE TABLE users (
    customer_id          text COLLATE "C" NOT NULL REFERENCES customers,
    id                   text COLLATE "C" NOT NULL,
    body                 jsonb       NOT NULL,
    create_time          timestamptz NOT NULL,
    update_time          timestamptz NOT NULL,
    version              bigint      NOT NULL,
    team_id              text COLLATE "C",
    preferred_profile_id text COLLATE "C",
    email                text        NOT NULL,
    display_name         text        NOT NULL,
    full_name            text        NOT NULL,
    is_dev               boolean     NOT NULL,
    is_active            boolean     NOT NULL,
    is_agent             boolean     NOT NULL,
    every_profile        boolean     NOT NULL, -- the user lists no profile and so belongs to all
    PRIMARY KEY (customer_id, id),
    FOREIGN KEY (customer_id, team_id) REFERENCES teams,
    FOREIGN KEY (customer_id, preferred_profile_id) REFERENCES profiles
);
CREATE INDEX users_team ON users (customer_id, team_id);
CREATE INDEX users_preferred_profile ON users (customer_id, preferred_profile_id);

CREATE TABLE user_managers (
    customer_id text COLLATE "C" NOT NULL,
    user_id     text COLLATE "C" NOT NULL,
    manager_id  text COLLATE "C" NOT NULL,
    PRIMARY KEY (customer_id, user_id),
    FOREIGN KEY (customer_id, user_id) REFERENCES users ON DELETE CASCADE,
    FOREIGN KEY (customer_id, manager_id) REFERENCES users
);
CREATE INDEX user_managers_manager ON user_managers (customer_id, manager_id);

CREATE TABLE user_profiles (
    customer_id text COLLATE "C" NOT NULL,
    user_id     text COLLATE "C" NOT NULL,
    profile_id  text COLLATE "C" NOT NULL,
    PRIMARY KEY (customer_id, user_id, profile_id),
    FOREIGN KEY (customer_id, user_id) REFERENCES users ON DELETE CASCADE,
    FOREIGN KEY (customer_id, profile_id) REFERENCES profiles
);
CREATE INDEX user_profiles_profile ON user_profiles (customer_id, profile_id);

CREATE TABLE user_usecases (
    customer_id text COLLATE "C" NOT NULL,
    user_id     text COLLATE "C" NOT NULL,
    profile_id  text COLLATE "C" NOT NULL,
    usecase_id  text COLLATE "C" NOT NULL,
    PRIMARY KEY (customer_id, user_id, profile_id, usecase_id),
    FOREIGN KEY (customer_id, user_id) REFERENCES users ON DELETE CASCADE,
    FOREIGN KEY (customer_id, profile_id, usecase_id) REFERENCES usecases
);
CREATE INDEX user_usecases_usecase ON user_usecases (customer_id, profile_id, usecase_id);

CREATE TABLE team_managers (
    customer_id text COLLATE "C" NOT NULL,
    team_id     text COLLATE "C" NOT NULL,
    user_id     text COLLATE "C" NOT NULL,
    PRIMARY KEY (customer_id, team_id, user_id),
    FOREIGN KEY (customer_id, team_id) REFERENCES teams ON DELETE CASCADE,
    FOREIGN KEY (customer_id, user_id) REFERENCES users
);
CREATE INDEX team_managers_user ON team_managers (customer_id, user_id);

CREATE TABLE groups (
    customer_id text COLLATE "C" NOT NULL REFERENCES customers,
    id          text COLLATE "C" NOT NULL,
    body        jsonb       NOT NULL,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    version     bigint      NOT NULL,
    PRIMARY KEY (customer_id, id)
);

CREATE TABLE group_members (
    customer_id     text COLLATE "C" NOT NULL,
    group_id        text COLLATE "C" NOT NULL,
    position        integer NOT NULL,
    user_id         text COLLATE "C",
    member_group_id text COLLATE "C",
    PRIMARY KEY (customer_id, group_id, position),
    FOREIGN KEY (customer_id, group_id) REFERENCES groups ON DELETE CASCADE,
    FOREIGN KEY (customer_id, user_id) REFERENCES users,
    FOREIGN KEY (customer_id, member_group_id) REFERENCES groups,
    CHECK ((user_id IS NULL) <> (member_group_id IS NULL))
);
CREATE INDEX group_members_user ON group_members (customer_id, user_id, group_id);
CREATE INDEX group_members_group ON group_members (customer_id, member_group_id);

CREATE TABLE moments (
    customer_id text COLLATE "C" NOT NULL,
    profile_id  text COLLATE "C" NOT NULL,
    id          text COLLATE "C" NOT NULL,
    body        jsonb       NOT NULL,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    version     bigint      NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    FOREIGN KEY (customer_id, profile_id) REFERENCES profiles
);

CREATE TABLE conversations (
    customer_id text COLLATE "C" NOT NULL,
    profile_id  text COLLATE "C" NOT NULL,
    id          text COLLATE "C" NOT NULL,
    body        jsonb       NOT NULL,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    version     bigint      NOT NULL,
    agent_id    text COLLATE "C",
    usecase_id  text COLLATE "C",
    start_time  timestamptz,
    end_time    timestamptz,
    channel     text        NOT NULL,
    language    text        NOT NULL,
    PRIMARY KEY (customer_id, profile_id, id),
    FOREIGN KEY (customer_id, profile_id) REFERENCES profiles,
    FOREIGN KEY (customer_id, agent_id) REFERENCES users,
    FOREIGN KEY (customer_id, profile_id, usecase_id) REFERENCES usecases
);
CREATE INDEX conversations_agent ON conversations (customer_id, agent_id);
CREATE INDEX conversations_usecase ON conversations (customer_id, profile_id, usecase_id);

CREATE TABLE conversation_moments (
    customer_id     text COLLATE "C" NOT NULL,
    profile_id      text COLLATE "C" NOT NULL,
    conversation_id text COLLATE "C" NOT NULL,
    moment_id       text COLLATE "C" NOT NULL,
    PRIMARY KEY (customer_id, profile_id, conversation_id, moment_id),
    FOREIGN KEY (customer_id, profile_id, conversation_id) REFERENCES conversations ON DELETE CASCADE,
    FOREIGN KEY (customer_id, profile_id, moment_id) REFERENCES moments
);
CREATE INDEX conversation_moments_moment ON conversation_moments (customer_id, profile_id, moment_id);

-- +goose Down
DROP TABLE conversation_moments, conversations, moments, group_members, groups, team_managers, user_usecases,
    user_profiles, user_managers, users, usecases, teams, profiles, customers;
