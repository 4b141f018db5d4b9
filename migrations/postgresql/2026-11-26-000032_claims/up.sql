-- Claims made on us over an incident: compensation, reductions of fees, shares of cost, lawsuits. `sealed` holds who
-- claims and what they say; steps taken are kept beside it, their reasons sealed too.

CREATE TABLE claims (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    number BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    person_id BYTEA REFERENCES people (id),
    contact_id BYTEA REFERENCES contacts (id),
    received_at BIGINT NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    claimed_minor BIGINT,
    claimed_currency TEXT COLLATE "C",
    owner_id BYTEA REFERENCES users (id),
    answer_due TEXT COLLATE "C",
    counsel TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    agreed_minor BIGINT,
    agreed_currency TEXT COLLATE "C",
    decided_by_name TEXT COLLATE "C",
    decided_at BIGINT,
    paid_on TEXT COLLATE "C",
    settled BOOLEAN NOT NULL,
    loss_id BYTEA REFERENCES losses (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (incident_id, number)
);
CREATE INDEX claims_owner ON claims (owner_id, answer_due);

CREATE TABLE claim_events (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    claim_id BYTEA NOT NULL REFERENCES claims (id),
    action TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX claim_events_claim ON claim_events (claim_id, id);
