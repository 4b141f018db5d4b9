-- Reports to authorities. `content` is a snapshot and never changes.

CREATE TABLE filings (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    missing TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    created_by BLOB NOT NULL,
    created_by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (incident_id, number)
) STRICT;
