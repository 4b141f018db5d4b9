-- Letters in versions, and their approvals.

CREATE TABLE letters (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX letters_incident ON letters (incident_id, created_at, id);

CREATE TABLE letter_versions (
    letter_id BLOB NOT NULL REFERENCES letters (id),
    version INTEGER NOT NULL,
    texts TEXT NOT NULL,
    sender TEXT NOT NULL,
    audience TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    author_id BLOB NOT NULL,
    author_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (letter_id, version)
) STRICT;

CREATE TABLE approvals (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    letter_id BLOB NOT NULL REFERENCES letters (id),
    letter_version INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    recipients_hash TEXT NOT NULL,
    recipients INTEGER NOT NULL,
    state TEXT NOT NULL,
    requested_by BLOB NOT NULL,
    requested_by_name TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    decided_by BLOB,
    decided_by_name TEXT,
    decided_at INTEGER,
    comment TEXT NOT NULL,
    void_reason TEXT
) STRICT;
CREATE INDEX approvals_letter ON approvals (letter_id, requested_at, id);
