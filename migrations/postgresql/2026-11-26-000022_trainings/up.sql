-- Education, drills and audits; revisions of plans; action against those responsible, sealed.

CREATE TABLE trainings (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    kind TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    audience TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    held BOOLEAN NOT NULL,
    sealed BYTEA NOT NULL,
    invited BIGINT NOT NULL,
    attended BIGINT NOT NULL,
    result TEXT COLLATE "C" NOT NULL,
    next_on TEXT COLLATE "C",
    created_by_name TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX trainings_incident ON trainings (incident_id, day, id);

CREATE TABLE plan_revisions (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    content TEXT COLLATE "C" NOT NULL,
    content_hash TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    writers TEXT COLLATE "C" NOT NULL,
    in_force_on TEXT COLLATE "C",
    reason TEXT COLLATE "C" NOT NULL,
    created_by_name TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX plan_revisions_incident ON plan_revisions (incident_id, id);

CREATE TABLE sanctions (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    kind TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    created_by_name TEXT COLLATE "C" NOT NULL,
    decided_by_name TEXT COLLATE "C",
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX sanctions_incident ON sanctions (incident_id, id);
