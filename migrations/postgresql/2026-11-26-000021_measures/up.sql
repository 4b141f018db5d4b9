-- Prevention of recurrence: options, measures with their approvals, the places they must reach, tests of their effect.

CREATE TABLE prevention_options (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    content TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    decided_by_name TEXT COLLATE "C",
    measure_id BYTEA,
    created_by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX prevention_options_incident ON prevention_options (incident_id, id);

CREATE TABLE measures (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    option_id BYTEA REFERENCES prevention_options (id),
    kind TEXT COLLATE "C" NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    content_hash TEXT COLLATE "C" NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL,
    due TEXT COLLATE "C",
    spent BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    writers TEXT COLLATE "C" NOT NULL,
    implemented_by BYTEA,
    implemented_by_name TEXT COLLATE "C",
    implemented_at BIGINT,
    state_note TEXT COLLATE "C" NOT NULL,
    audit_on TEXT COLLATE "C",
    created_by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX measures_incident ON measures (incident_id, id);

-- Approvals of measures and of revisions of plans.
CREATE TABLE measure_approvals (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    subject_id BYTEA NOT NULL,
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
CREATE INDEX measure_approvals_subject ON measure_approvals (subject_id, requested_at, id);

CREATE TABLE measure_targets (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    measure_id BYTEA NOT NULL REFERENCES measures (id),
    system_id BYTEA,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    due TEXT COLLATE "C",
    decided_by_name TEXT COLLATE "C",
    decided_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (measure_id, name_key)
);
CREATE INDEX measure_targets_measure ON measure_targets (measure_id, id);

CREATE TABLE measure_audits (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    measure_id BYTEA NOT NULL REFERENCES measures (id),
    effective BOOLEAN NOT NULL,
    tested TEXT COLLATE "C" NOT NULL,
    next_on TEXT COLLATE "C",
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX measure_audits_measure ON measure_audits (measure_id, at, id);
