-- Incidents with their times, phases, members, keys and timeline.

CREATE TABLE incidents (
    id BYTEA NOT NULL PRIMARY KEY,
    reference TEXT COLLATE "C" NOT NULL UNIQUE,
    title TEXT COLLATE "C" NOT NULL,
    summary TEXT COLLATE "C" NOT NULL,
    category TEXT COLLATE "C" NOT NULL,
    threat_source TEXT COLLATE "C",
    threats TEXT COLLATE "C" NOT NULL,
    assets TEXT COLLATE "C" NOT NULL,
    severity TEXT COLLATE "C" NOT NULL,
    severity_rank INTEGER NOT NULL,
    tlp TEXT COLLATE "C" NOT NULL,
    phase TEXT COLLATE "C" NOT NULL,
    noticed_by TEXT COLLATE "C",
    noticed_note TEXT COLLATE "C" NOT NULL,
    affected_services TEXT COLLATE "C" NOT NULL,
    facts TEXT COLLATE "C" NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL,
    created_by BYTEA NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX incidents_created ON incidents (created_at, id);
CREATE INDEX incidents_updated ON incidents (updated_at, id);
CREATE INDEX incidents_severity ON incidents (severity_rank, id);
CREATE INDEX incidents_title ON incidents (title, id);

CREATE TABLE incident_times (
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    kind TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    zone TEXT COLLATE "C" NOT NULL,
    precision TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (incident_id, kind)
);

CREATE TABLE incident_phases (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    phase TEXT COLLATE "C" NOT NULL,
    entered_at BIGINT NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL
);
CREATE INDEX incident_phases_incident ON incident_phases (incident_id, entered_at);

CREATE TABLE incident_members (
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    user_id BYTEA NOT NULL REFERENCES users (id),
    added_by BYTEA NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (incident_id, user_id)
);
CREATE INDEX incident_members_user ON incident_members (user_id);

-- The data key of an incident, sealed under the instance key. Destroying it erases the incident's personal data.
CREATE TABLE incident_keys (
    incident_id BYTEA NOT NULL PRIMARY KEY REFERENCES incidents (id),
    sealed BYTEA,
    created_at BIGINT NOT NULL,
    destroyed_at BIGINT
);

CREATE TABLE timeline_events (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    at BIGINT NOT NULL,
    zone TEXT COLLATE "C" NOT NULL,
    precision TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    automatic BOOLEAN NOT NULL,
    author_id BYTEA,
    author_name TEXT COLLATE "C",
    created_at BIGINT NOT NULL
);
CREATE INDEX timeline_events_incident ON timeline_events (incident_id, at, id);
