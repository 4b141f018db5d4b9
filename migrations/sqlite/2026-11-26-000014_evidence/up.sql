-- The evidence register and its custody chains. Events of a chain are never changed and never removed.

CREATE TABLE evidence (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    origin TEXT NOT NULL,
    size INTEGER,
    sha256 TEXT NOT NULL,
    hash_method TEXT NOT NULL,
    note TEXT NOT NULL,
    status TEXT NOT NULL,
    holder TEXT NOT NULL,
    place TEXT NOT NULL,
    seal TEXT NOT NULL,
    events INTEGER NOT NULL,
    last_event_at INTEGER NOT NULL,
    disposition TEXT,
    search_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (incident_id, number)
) STRICT;

CREATE TABLE custody_events (
    evidence_id BLOB NOT NULL REFERENCES evidence (id),
    n INTEGER NOT NULL,
    act TEXT NOT NULL,
    details TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    at INTEGER NOT NULL,
    recorded_by BLOB NOT NULL,
    recorded_by_name TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (evidence_id, n)
) STRICT;

CREATE TRIGGER custody_events_no_update BEFORE UPDATE ON custody_events
BEGIN SELECT RAISE(ABORT, 'custody events are append-only'); END;
CREATE TRIGGER custody_events_no_delete BEFORE DELETE ON custody_events
BEGIN SELECT RAISE(ABORT, 'custody events are append-only'); END;
