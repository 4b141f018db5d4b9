-- Decisions not to contact somebody, by some ways or all. One stands at most; one taken back stays on record.

CREATE TABLE contact_stops (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    person_id BYTEA NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    mail BOOLEAN NOT NULL,
    post BOOLEAN NOT NULL,
    phone BOOLEAN NOT NULL,
    standing BOOLEAN NOT NULL,
    sealed BYTEA NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    lifted_by_name TEXT COLLATE "C",
    lifted_at BIGINT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX contact_stops_person ON contact_stops (person_id) WHERE standing;
CREATE INDEX contact_stops_history ON contact_stops (person_id, id);
CREATE INDEX contact_stops_incident ON contact_stops (incident_id, id);
