-- The log inventory of an incident. `details` is what was entered, as JSON.

CREATE TABLE log_sources (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    details TEXT COLLATE "C" NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX log_sources_incident ON log_sources (incident_id, id);
