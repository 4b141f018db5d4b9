-- Education, drills and audits; revisions of plans; action against those responsible, sealed.

CREATE TABLE trainings (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    audience TEXT NOT NULL,
    day TEXT NOT NULL,
    held INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    invited INTEGER NOT NULL,
    attended INTEGER NOT NULL,
    result TEXT NOT NULL,
    next_on TEXT,
    created_by_name TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX trainings_incident ON trainings (incident_id, day, id);

CREATE TABLE plan_revisions (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    content TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    state TEXT NOT NULL,
    writers TEXT NOT NULL,
    in_force_on TEXT,
    reason TEXT NOT NULL,
    created_by_name TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX plan_revisions_incident ON plan_revisions (incident_id, id);

CREATE TABLE sanctions (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    sealed BLOB NOT NULL,
    created_by_name TEXT NOT NULL,
    decided_by_name TEXT,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX sanctions_incident ON sanctions (incident_id, id);
