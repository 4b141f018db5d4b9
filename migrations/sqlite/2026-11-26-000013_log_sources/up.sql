-- The log inventory of an incident. `details` is what was entered, as JSON.

CREATE TABLE log_sources (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    details TEXT NOT NULL,
    search_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX log_sources_incident ON log_sources (incident_id, id);
