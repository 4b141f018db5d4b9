-- Claims made on us over an incident: compensation, reductions of fees, shares of cost, lawsuits. `sealed` holds who
-- claims and what they say; steps taken are kept beside it, their reasons sealed too.

CREATE TABLE claims (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sealed BLOB NOT NULL,
    person_id BLOB REFERENCES people (id),
    contact_id BLOB REFERENCES contacts (id),
    received_at INTEGER NOT NULL,
    channel TEXT NOT NULL,
    claimed_minor INTEGER,
    claimed_currency TEXT,
    owner_id BLOB REFERENCES users (id),
    answer_due TEXT,
    counsel TEXT NOT NULL,
    state TEXT NOT NULL,
    agreed_minor INTEGER,
    agreed_currency TEXT,
    decided_by_name TEXT,
    decided_at INTEGER,
    paid_on TEXT,
    settled INTEGER NOT NULL,
    loss_id BLOB REFERENCES losses (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (incident_id, number)
) STRICT;
CREATE INDEX claims_owner ON claims (owner_id, answer_due);

CREATE TABLE claim_events (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    claim_id BLOB NOT NULL REFERENCES claims (id),
    action TEXT NOT NULL,
    sealed BLOB NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX claim_events_claim ON claim_events (claim_id, id);
