-- Files attached to records of an incident. Name, reason and bytes are sealed under the incident's key; a file
-- taken away loses its chunks and keeps its row.

CREATE TABLE files (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    sealed BLOB NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    chunks INTEGER NOT NULL,
    added_by BLOB NOT NULL,
    added_by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    removed_by BLOB,
    removed_by_name TEXT,
    removed_at INTEGER,
    sealed_reason BLOB,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX files_subject ON files (incident_id, subject_kind, subject_id, id);
CREATE INDEX files_incident ON files (incident_id, id);

CREATE TABLE file_chunks (
    file_id BLOB NOT NULL REFERENCES files (id),
    n INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (file_id, n)
) STRICT;
