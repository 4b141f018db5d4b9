-- Decisions not to contact somebody, by some ways or all. One stands at most; one taken back stays on record.

CREATE TABLE contact_stops (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    person_id BLOB NOT NULL,
    reason TEXT NOT NULL,
    mail INTEGER NOT NULL,
    post INTEGER NOT NULL,
    phone INTEGER NOT NULL,
    standing INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    at INTEGER NOT NULL,
    lifted_by_name TEXT,
    lifted_at INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX contact_stops_person ON contact_stops (person_id) WHERE standing;
CREATE INDEX contact_stops_history ON contact_stops (person_id, id);
CREATE INDEX contact_stops_incident ON contact_stops (incident_id, id);
