-- Incidents with their times, phases, members, keys and timeline.

CREATE TABLE incidents (
    id BLOB NOT NULL PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    category TEXT NOT NULL,
    threat_source TEXT,
    threats TEXT NOT NULL,
    assets TEXT NOT NULL,
    severity TEXT NOT NULL,
    severity_rank INTEGER NOT NULL,
    tlp TEXT NOT NULL,
    phase TEXT NOT NULL,
    noticed_by TEXT,
    noticed_note TEXT NOT NULL,
    affected_services TEXT NOT NULL,
    facts TEXT NOT NULL,
    search_key TEXT NOT NULL,
    created_by BLOB NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX incidents_created ON incidents (created_at, id);
CREATE INDEX incidents_updated ON incidents (updated_at, id);
CREATE INDEX incidents_severity ON incidents (severity_rank, id);
CREATE INDEX incidents_title ON incidents (title, id);

CREATE TABLE incident_times (
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    zone TEXT NOT NULL,
    precision TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (incident_id, kind)
) STRICT;

CREATE TABLE incident_phases (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    phase TEXT NOT NULL,
    entered_at INTEGER NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX incident_phases_incident ON incident_phases (incident_id, entered_at);

CREATE TABLE incident_members (
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    added_by BLOB NOT NULL,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (incident_id, user_id)
) STRICT;
CREATE INDEX incident_members_user ON incident_members (user_id);

-- The data key of an incident, sealed under the instance key. Destroying it erases the incident's personal data.
CREATE TABLE incident_keys (
    incident_id BLOB NOT NULL PRIMARY KEY REFERENCES incidents (id),
    sealed BLOB,
    created_at INTEGER NOT NULL,
    destroyed_at INTEGER
) STRICT;

CREATE TABLE timeline_events (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    at INTEGER NOT NULL,
    zone TEXT NOT NULL,
    precision TEXT NOT NULL,
    text TEXT NOT NULL,
    automatic INTEGER NOT NULL,
    author_id BLOB,
    author_name TEXT,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX timeline_events_incident ON timeline_events (incident_id, at, id);
