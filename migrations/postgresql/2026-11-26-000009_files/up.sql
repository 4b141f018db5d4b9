-- Files attached to records of an incident. Name, reason and bytes are sealed under the incident's key; a file
-- taken away loses its chunks and keeps its row.

CREATE TABLE files (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_id BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    chunks BIGINT NOT NULL,
    added_by BYTEA NOT NULL,
    added_by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    removed_by BYTEA,
    removed_by_name TEXT COLLATE "C",
    removed_at BIGINT,
    sealed_reason BYTEA,
    version BIGINT NOT NULL
);
CREATE INDEX files_subject ON files (incident_id, subject_kind, subject_id, id);
CREATE INDEX files_incident ON files (incident_id, id);

CREATE TABLE file_chunks (
    file_id BYTEA NOT NULL REFERENCES files (id),
    n BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (file_id, n)
);
