-- From Postgres 16 on, who makes a role is its member, yet may not take it on.

-- +goose Up
-- +goose StatementBegin
DO $$
BEGIN
    IF current_setting('server_version_num')::integer >= 160000 THEN
        IF NOT pg_has_role(current_user, 'coaching_app', 'SET') THEN
            EXECUTE format('GRANT coaching_app TO %I WITH SET TRUE', current_user);
        END IF;
    END IF;
END
$$;
-- +goose StatementEnd

-- +goose Down
SELECT 1;
