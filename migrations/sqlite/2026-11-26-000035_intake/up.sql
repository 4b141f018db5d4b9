-- What people outside report. `sealed` holds who they are and what they say: under the instance's data key until the
-- report is routed, under the incident's key from then on.

CREATE TABLE reports (
    id BLOB NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    lang TEXT NOT NULL,
    state TEXT NOT NULL,
    sealed BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    due_at INTEGER,
    incident_id BLOB REFERENCES incidents (id),
    contact_id BLOB REFERENCES contacts (id),
    reason TEXT,
    duplicate_of BLOB REFERENCES reports (id),
    settled_by BLOB REFERENCES users (id),
    settled_by_name TEXT,
    settled_at INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX reports_state ON reports (state, id);
CREATE INDEX reports_contact ON reports (contact_id);
