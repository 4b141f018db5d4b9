-- Prevention of recurrence: options, measures with their approvals, the places they must reach, tests of their effect.

CREATE TABLE prevention_options (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    content TEXT NOT NULL,
    currency TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_by_name TEXT,
    measure_id BLOB,
    created_by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX prevention_options_incident ON prevention_options (incident_id, id);

CREATE TABLE measures (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    option_id BLOB REFERENCES prevention_options (id),
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    search_key TEXT NOT NULL,
    due TEXT,
    spent INTEGER NOT NULL,
    currency TEXT NOT NULL,
    state TEXT NOT NULL,
    writers TEXT NOT NULL,
    implemented_by BLOB,
    implemented_by_name TEXT,
    implemented_at INTEGER,
    state_note TEXT NOT NULL,
    audit_on TEXT,
    created_by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX measures_incident ON measures (incident_id, id);

-- Approvals of measures and of revisions of plans.
CREATE TABLE measure_approvals (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    subject_id BLOB NOT NULL,
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
CREATE INDEX measure_approvals_subject ON measure_approvals (subject_id, requested_at, id);

CREATE TABLE measure_targets (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    measure_id BLOB NOT NULL REFERENCES measures (id),
    system_id BLOB,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    note TEXT NOT NULL,
    due TEXT,
    decided_by_name TEXT,
    decided_at INTEGER,
    version INTEGER NOT NULL,
    UNIQUE (measure_id, name_key)
) STRICT;
CREATE INDEX measure_targets_measure ON measure_targets (measure_id, id);

CREATE TABLE measure_audits (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    measure_id BLOB NOT NULL REFERENCES measures (id),
    effective INTEGER NOT NULL,
    tested TEXT NOT NULL,
    next_on TEXT,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX measure_audits_measure ON measure_audits (measure_id, at, id);
