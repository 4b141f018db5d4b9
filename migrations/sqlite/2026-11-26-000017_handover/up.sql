-- Handover from the response team: one sheet an incident. An acceptance counts while its hash is the content's.

CREATE TABLE handovers (
    incident_id BLOB NOT NULL PRIMARY KEY REFERENCES incidents (id),
    content TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    giver_name TEXT,
    taker_name TEXT,
    given_at INTEGER,
    taken_at INTEGER,
    updated_by_name TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
