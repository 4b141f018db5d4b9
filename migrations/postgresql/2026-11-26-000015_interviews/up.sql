-- Interviews. Whatever names or quotes a person is in `sealed`, under the incident's key.

CREATE TABLE interviews (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    number BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    finished BOOLEAN NOT NULL,
    created_by BYTEA NOT NULL,
    created_by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (incident_id, number)
);
