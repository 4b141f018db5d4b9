-- What was decided for each affected person who was not told by mail, and for each report that is owed to an
-- authority or another recipient. `sealed` is the note or the reason, under the incident's key: one row an act, however
-- many people it was for.

CREATE TABLE people_decisions (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    decision TEXT NOT NULL,
    way TEXT,
    day TEXT,
    sealed BLOB NOT NULL,
    people INTEGER NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX people_decisions_incident ON people_decisions (incident_id, id);

-- Both empty for somebody nobody decided on. Whether a mail was accepted is asked of the deliveries.
ALTER TABLE people ADD COLUMN decision TEXT;
ALTER TABLE people ADD COLUMN decision_id BLOB;
CREATE INDEX people_decision ON people (incident_id, decision, id);
CREATE INDEX deliveries_told ON deliveries (incident_id, person_id) WHERE kind = 'letter' AND state = 'accepted';

-- `key` names a built-in report; a recipient added by a user has none. A built-in one has no row until it is decided on.
CREATE TABLE filing_duties (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    key TEXT,
    name TEXT NOT NULL,
    decision TEXT,
    filed_at INTEGER,
    channel TEXT,
    reference TEXT NOT NULL,
    filing_id BLOB REFERENCES filings (id),
    reason TEXT NOT NULL,
    decided_by BLOB,
    decided_by_name TEXT,
    decided_at INTEGER,
    created_by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX filing_duties_incident ON filing_duties (incident_id, id);
