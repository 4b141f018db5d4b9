-- The recovery plan of an incident: aim, tasks, parties, approvals bound to a hash of these; tests with their runs,
-- dates agreed with users, reports. `editors` are the users who changed it since it was last approved.

CREATE TABLE recovery_plans (
    incident_id BYTEA NOT NULL PRIMARY KEY REFERENCES incidents (id),
    goal TEXT COLLATE "C" NOT NULL,
    editors TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE recovery_tasks (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    position BIGINT NOT NULL,
    plan TEXT COLLATE "C" NOT NULL,
    progress TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX recovery_tasks_incident ON recovery_tasks (incident_id, position);

CREATE TABLE recovery_parties (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    position BIGINT NOT NULL,
    party TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX recovery_parties_incident ON recovery_parties (incident_id, position);

CREATE TABLE recovery_approvals (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    content_hash TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    requested_by BYTEA NOT NULL,
    requested_by_name TEXT COLLATE "C" NOT NULL,
    requested_at BIGINT NOT NULL,
    decided_by BYTEA,
    decided_by_name TEXT COLLATE "C",
    decided_at BIGINT,
    comment TEXT COLLATE "C" NOT NULL
);
CREATE INDEX recovery_approvals_incident ON recovery_approvals (incident_id, requested_at, id);

CREATE TABLE recovery_steps (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    task_id BYTEA NOT NULL REFERENCES recovery_tasks (id),
    position BIGINT NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX recovery_steps_incident ON recovery_steps (incident_id, position);
CREATE INDEX recovery_steps_task ON recovery_steps (task_id);

CREATE TABLE recovery_runs (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    step_id BYTEA NOT NULL REFERENCES recovery_steps (id),
    n BIGINT NOT NULL,
    passed BOOLEAN NOT NULL,
    observed TEXT COLLATE "C" NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (step_id, n)
);
CREATE INDEX recovery_runs_incident ON recovery_runs (incident_id, step_id, n);

CREATE TABLE recovery_dates (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    day TEXT COLLATE "C" NOT NULL,
    date TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX recovery_dates_incident ON recovery_dates (incident_id, day, id);

CREATE TABLE recovery_reports (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    number BIGINT NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    complete BOOLEAN NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    created_by BYTEA NOT NULL,
    created_by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (incident_id, number)
);
