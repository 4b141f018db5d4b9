-- The recovery plan of an incident: aim, tasks, parties, approvals bound to a hash of these; tests with their runs,
-- dates agreed with users, reports. `editors` are the users who changed it since it was last approved.

CREATE TABLE recovery_plans (
    incident_id BLOB NOT NULL PRIMARY KEY REFERENCES incidents (id),
    goal TEXT NOT NULL,
    editors TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_tasks (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    position INTEGER NOT NULL,
    plan TEXT NOT NULL,
    progress TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX recovery_tasks_incident ON recovery_tasks (incident_id, position);

CREATE TABLE recovery_parties (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    position INTEGER NOT NULL,
    party TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX recovery_parties_incident ON recovery_parties (incident_id, position);

CREATE TABLE recovery_approvals (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    content_hash TEXT NOT NULL,
    state TEXT NOT NULL,
    requested_by BLOB NOT NULL,
    requested_by_name TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    decided_by BLOB,
    decided_by_name TEXT,
    decided_at INTEGER,
    comment TEXT NOT NULL
) STRICT;
CREATE INDEX recovery_approvals_incident ON recovery_approvals (incident_id, requested_at, id);

CREATE TABLE recovery_steps (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    task_id BLOB NOT NULL REFERENCES recovery_tasks (id),
    position INTEGER NOT NULL,
    step TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX recovery_steps_incident ON recovery_steps (incident_id, position);
CREATE INDEX recovery_steps_task ON recovery_steps (task_id);

CREATE TABLE recovery_runs (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    step_id BLOB NOT NULL REFERENCES recovery_steps (id),
    n INTEGER NOT NULL,
    passed INTEGER NOT NULL,
    observed TEXT NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (step_id, n)
) STRICT;
CREATE INDEX recovery_runs_incident ON recovery_runs (incident_id, step_id, n);

CREATE TABLE recovery_dates (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    day TEXT NOT NULL,
    date TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX recovery_dates_incident ON recovery_dates (incident_id, day, id);

CREATE TABLE recovery_reports (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    number INTEGER NOT NULL,
    content TEXT NOT NULL,
    complete INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    created_by BLOB NOT NULL,
    created_by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (incident_id, number)
) STRICT;
