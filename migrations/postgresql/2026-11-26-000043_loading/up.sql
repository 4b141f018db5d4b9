-- Files of affected people that arrive in parts: each part sealed under the incident's key, bound to its place, and gone
-- once the file was imported or nobody went on with it.

CREATE TABLE people_uploads (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    file_name TEXT COLLATE "C" NOT NULL,
    bytes BIGINT NOT NULL,
    received BIGINT NOT NULL,
    chunks BIGINT NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX people_uploads_incident ON people_uploads (incident_id, id);
CREATE INDEX people_uploads_expires ON people_uploads (expires_at);

CREATE TABLE people_upload_chunks (
    upload_id BYTEA NOT NULL REFERENCES people_uploads (id),
    n BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (upload_id, n)
);
