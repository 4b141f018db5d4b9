-- What was decided for each affected person who was not told by mail, and for each report that is owed to an
-- authority or another recipient. `sealed` is the note or the reason, under the incident's key: one row an act, however
-- many people it was for.

CREATE TABLE people_decisions (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    decision TEXT COLLATE "C" NOT NULL,
    way TEXT COLLATE "C",
    day TEXT COLLATE "C",
    sealed BYTEA NOT NULL,
    people BIGINT NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX people_decisions_incident ON people_decisions (incident_id, id);

-- Both empty for somebody nobody decided on. Whether a mail was accepted is asked of the deliveries.
ALTER TABLE people ADD COLUMN decision TEXT COLLATE "C";
ALTER TABLE people ADD COLUMN decision_id BYTEA;
CREATE INDEX people_decision ON people (incident_id, decision, id);
CREATE INDEX deliveries_told ON deliveries (incident_id, person_id) WHERE kind = 'letter' AND state = 'accepted';

-- `key` names a built-in report; a recipient added by a user has none. A built-in one has no row until it is decided on.
CREATE TABLE filing_duties (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    key TEXT COLLATE "C",
    name TEXT COLLATE "C" NOT NULL,
    decision TEXT COLLATE "C",
    filed_at BIGINT,
    channel TEXT COLLATE "C",
    reference TEXT COLLATE "C" NOT NULL,
    filing_id BYTEA REFERENCES filings (id),
    reason TEXT COLLATE "C" NOT NULL,
    decided_by BYTEA,
    decided_by_name TEXT COLLATE "C",
    decided_at BIGINT,
    created_by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX filing_duties_incident ON filing_duties (incident_id, id);
