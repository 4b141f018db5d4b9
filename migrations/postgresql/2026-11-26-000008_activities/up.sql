-- The six activities of each incident, their teams, their items and the comments on items.

CREATE TABLE activities (
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    activity TEXT COLLATE "C" NOT NULL,
    accountable_id BYTEA REFERENCES users (id),
    accepted_at BIGINT,
    declined TEXT COLLATE "C" NOT NULL,
    executive_id BYTEA REFERENCES users (id),
    budget_minor BIGINT,
    budget_currency TEXT COLLATE "C",
    due_at BIGINT,
    closed_at BIGINT,
    closed_by_name TEXT COLLATE "C",
    closing_note TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (incident_id, activity)
);
CREATE INDEX activities_accountable ON activities (accountable_id);
CREATE INDEX activities_executive ON activities (executive_id);

CREATE TABLE activity_team (
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    activity TEXT COLLATE "C" NOT NULL,
    user_id BYTEA NOT NULL REFERENCES users (id),
    PRIMARY KEY (incident_id, activity, user_id)
);
CREATE INDEX activity_team_user ON activity_team (user_id);

CREATE TABLE items (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    activity TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    place INTEGER NOT NULL,
    from_playbook BOOLEAN NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    guidance TEXT COLLATE "C" NOT NULL,
    done_when TEXT COLLATE "C" NOT NULL,
    csf TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C",
    due_rule TEXT COLLATE "C",
    mandatory TEXT COLLATE "C" NOT NULL,
    owner_id BYTEA REFERENCES users (id),
    due_at BIGINT,
    priority TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    decided_by BYTEA,
    decided_by_name TEXT COLLATE "C",
    decided_at BIGINT,
    created_at BIGINT NOT NULL,
    touched_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (incident_id, code)
);
CREATE INDEX items_incident ON items (incident_id, state);
CREATE INDEX items_owner ON items (owner_id, state);

CREATE TABLE item_comments (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    item_id BYTEA NOT NULL REFERENCES items (id),
    text TEXT COLLATE "C" NOT NULL,
    author_id BYTEA NOT NULL,
    author_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX item_comments_item ON item_comments (item_id, id);
