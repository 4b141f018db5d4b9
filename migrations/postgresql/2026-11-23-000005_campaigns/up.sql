-- Campaigns, the ledger of deliveries and attempts, the workers that send, the built-in outbox.

CREATE TABLE campaigns (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    letter_id BYTEA NOT NULL REFERENCES letters (id),
    letter_kind TEXT COLLATE "C" NOT NULL,
    letter_version BIGINT NOT NULL,
    approval_id BYTEA REFERENCES approvals (id),
    name TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    pause_reason TEXT COLLATE "C",
    ambiguous_policy TEXT COLLATE "C" NOT NULL,
    content_hash TEXT COLLATE "C" NOT NULL,
    recipients_hash TEXT COLLATE "C" NOT NULL,
    total BIGINT NOT NULL,
    -- What the start froze beside the recipients: organisation, incident facts and sender, as JSON.
    frozen TEXT COLLATE "C",
    created_by BYTEA NOT NULL,
    created_by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX campaigns_incident ON campaigns (incident_id, created_at, id);
CREATE INDEX campaigns_state ON campaigns (state);

-- `sealed` is the person as frozen at the start (name, number, address, data items), under the incident's key.
-- `kind` is 'letter', or 'test' for a test mail: no mail leaves except through a row here.
CREATE TABLE deliveries (
    id BYTEA NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    campaign_id BYTEA NOT NULL REFERENCES campaigns (id),
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    person_id BYTEA,
    sealed BYTEA NOT NULL,
    address_index BYTEA NOT NULL,
    number_index BYTEA,
    domain TEXT COLLATE "C" NOT NULL,
    lang TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    lease_token BIGINT,
    lease_until BIGINT,
    attempts INTEGER NOT NULL,
    ambiguous INTEGER NOT NULL,
    next_at BIGINT,
    message_id TEXT COLLATE "C" NOT NULL,
    body_sha256 TEXT COLLATE "C" NOT NULL,
    last_phase TEXT COLLATE "C",
    last_code INTEGER,
    last_enhanced TEXT COLLATE "C",
    last_text TEXT COLLATE "C",
    accepted_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX deliveries_person ON deliveries (campaign_id, person_id) WHERE kind = 'letter';
CREATE INDEX deliveries_list ON deliveries (campaign_id, id);
CREATE INDEX deliveries_state ON deliveries (campaign_id, state, id);
CREATE INDEX deliveries_due ON deliveries (state, next_at, id);
CREATE INDEX deliveries_lease ON deliveries (lease_token, state);
CREATE INDEX deliveries_address ON deliveries (campaign_id, address_index);
CREATE INDEX deliveries_number ON deliveries (campaign_id, number_index);

CREATE TABLE attempts (
    delivery_id BYTEA NOT NULL REFERENCES deliveries (id),
    n INTEGER NOT NULL,
    token BIGINT NOT NULL,
    may_repeat BOOLEAN NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    phase TEXT COLLATE "C",
    code INTEGER,
    enhanced TEXT COLLATE "C",
    text TEXT COLLATE "C",
    outcome TEXT COLLATE "C",
    PRIMARY KEY (delivery_id, n)
);

-- Each start of a worker takes the next token: the fence that keeps a stalled worker from writing.
CREATE TABLE workers (
    token BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    stopped_at BIGINT
);

CREATE TABLE outbox_mails (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    delivery_id BYTEA NOT NULL REFERENCES deliveries (id),
    message_id TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    size BIGINT NOT NULL,
    accepted_at BIGINT NOT NULL
);
CREATE INDEX outbox_mails_accepted ON outbox_mails (accepted_at, id);
CREATE INDEX outbox_mails_incident ON outbox_mails (incident_id, accepted_at, id);
