-- The six activities of each incident, their teams, their items and the comments on items.

CREATE TABLE activities (
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    activity TEXT NOT NULL,
    accountable_id BLOB REFERENCES users (id),
    accepted_at INTEGER,
    declined TEXT NOT NULL,
    executive_id BLOB REFERENCES users (id),
    budget_minor INTEGER,
    budget_currency TEXT,
    due_at INTEGER,
    closed_at INTEGER,
    closed_by_name TEXT,
    closing_note TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (incident_id, activity)
) STRICT;
CREATE INDEX activities_accountable ON activities (accountable_id);
CREATE INDEX activities_executive ON activities (executive_id);

CREATE TABLE activity_team (
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    activity TEXT NOT NULL,
    user_id BLOB NOT NULL REFERENCES users (id),
    PRIMARY KEY (incident_id, activity, user_id)
) STRICT;
CREATE INDEX activity_team_user ON activity_team (user_id);

CREATE TABLE items (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    activity TEXT NOT NULL,
    code TEXT NOT NULL,
    place INTEGER NOT NULL,
    from_playbook INTEGER NOT NULL,
    title TEXT NOT NULL,
    guidance TEXT NOT NULL,
    done_when TEXT NOT NULL,
    csf TEXT NOT NULL,
    role TEXT,
    due_rule TEXT,
    mandatory TEXT NOT NULL,
    owner_id BLOB REFERENCES users (id),
    due_at INTEGER,
    priority TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_by BLOB,
    decided_by_name TEXT,
    decided_at INTEGER,
    created_at INTEGER NOT NULL,
    touched_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (incident_id, code)
) STRICT;
CREATE INDEX items_incident ON items (incident_id, state);
CREATE INDEX items_owner ON items (owner_id, state);

CREATE TABLE item_comments (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    item_id BLOB NOT NULL REFERENCES items (id),
    text TEXT NOT NULL,
    author_id BLOB NOT NULL,
    author_name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX item_comments_item ON item_comments (item_id, id);
