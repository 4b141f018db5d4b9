-- What people outside report. `sealed` holds who they are and what they say: under the instance's data key until the
-- report is routed, under the incident's key from then on.

CREATE TABLE reports (
    id BYTEA NOT NULL PRIMARY KEY,
    number TEXT COLLATE "C" NOT NULL UNIQUE,
    kind TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    lang TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    due_at BIGINT,
    incident_id BYTEA REFERENCES incidents (id),
    contact_id BYTEA REFERENCES contacts (id),
    reason TEXT COLLATE "C",
    duplicate_of BYTEA REFERENCES reports (id),
    settled_by BYTEA REFERENCES users (id),
    settled_by_name TEXT COLLATE "C",
    settled_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX reports_state ON reports (state, id);
CREATE INDEX reports_contact ON reports (contact_id);
