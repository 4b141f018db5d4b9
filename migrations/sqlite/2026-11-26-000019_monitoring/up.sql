-- Closer monitoring after recovery: periods, and an entry for each day due. Entries are never changed; a finding is
-- settled once.

CREATE TABLE monitorings (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    title TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    frequency TEXT NOT NULL,
    watched TEXT NOT NULL,
    responsible TEXT NOT NULL,
    created_by BLOB NOT NULL,
    created_by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ended_by BLOB,
    ended_by_name TEXT,
    ended_at INTEGER,
    end_reason TEXT,
    editors TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX monitorings_incident ON monitorings (incident_id, created_at, id);

CREATE TABLE monitoring_checks (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    monitoring_id BLOB NOT NULL REFERENCES monitorings (id),
    day TEXT NOT NULL,
    result TEXT NOT NULL,
    note TEXT NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    at INTEGER NOT NULL,
    settled_note TEXT,
    settled_by BLOB,
    settled_by_name TEXT,
    settled_at INTEGER
) STRICT;
CREATE INDEX monitoring_checks_period ON monitoring_checks (monitoring_id, day, id);
