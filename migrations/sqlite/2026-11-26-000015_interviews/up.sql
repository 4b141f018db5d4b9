-- Interviews. Whatever names or quotes a person is in `sealed`, under the incident's key.

CREATE TABLE interviews (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    number INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    finished INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    created_by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (incident_id, number)
) STRICT;
