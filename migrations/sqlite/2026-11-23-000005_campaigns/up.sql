-- Campaigns, the ledger of deliveries and attempts, the workers that send, the built-in outbox.

CREATE TABLE campaigns (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    letter_id BLOB NOT NULL REFERENCES letters (id),
    letter_kind TEXT NOT NULL,
    letter_version INTEGER NOT NULL,
    approval_id BLOB REFERENCES approvals (id),
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    pause_reason TEXT,
    ambiguous_policy TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    recipients_hash TEXT NOT NULL,
    total INTEGER NOT NULL,
    -- What the start froze beside the recipients: organisation, incident facts and sender, as JSON.
    frozen TEXT,
    created_by BLOB NOT NULL,
    created_by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX campaigns_incident ON campaigns (incident_id, created_at, id);
CREATE INDEX campaigns_state ON campaigns (state);

-- `sealed` is the person as frozen at the start (name, number, address, data items), under the incident's key.
-- `kind` is 'letter', or 'test' for a test mail: no mail leaves except through a row here.
CREATE TABLE deliveries (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    campaign_id BLOB NOT NULL REFERENCES campaigns (id),
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    person_id BLOB,
    sealed BLOB NOT NULL,
    address_index BLOB NOT NULL,
    number_index BLOB,
    domain TEXT NOT NULL,
    lang TEXT NOT NULL,
    state TEXT NOT NULL,
    lease_token INTEGER,
    lease_until INTEGER,
    attempts INTEGER NOT NULL,
    ambiguous INTEGER NOT NULL,
    next_at INTEGER,
    message_id TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    last_phase TEXT,
    last_code INTEGER,
    last_enhanced TEXT,
    last_text TEXT,
    accepted_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX deliveries_person ON deliveries (campaign_id, person_id) WHERE kind = 'letter';
CREATE INDEX deliveries_list ON deliveries (campaign_id, id);
CREATE INDEX deliveries_state ON deliveries (campaign_id, state, id);
CREATE INDEX deliveries_due ON deliveries (state, next_at, id);
CREATE INDEX deliveries_lease ON deliveries (lease_token, state);
CREATE INDEX deliveries_address ON deliveries (campaign_id, address_index);
CREATE INDEX deliveries_number ON deliveries (campaign_id, number_index);

CREATE TABLE attempts (
    delivery_id BLOB NOT NULL REFERENCES deliveries (id),
    n INTEGER NOT NULL,
    token INTEGER NOT NULL,
    may_repeat INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    phase TEXT,
    code INTEGER,
    enhanced TEXT,
    text TEXT,
    outcome TEXT,
    PRIMARY KEY (delivery_id, n)
) STRICT;

-- Each start of a worker takes the next token: the fence that keeps a stalled worker from writing.
CREATE TABLE workers (
    token INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    stopped_at INTEGER
) STRICT;

CREATE TABLE outbox_mails (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    delivery_id BLOB NOT NULL REFERENCES deliveries (id),
    message_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    size INTEGER NOT NULL,
    accepted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_mails_accepted ON outbox_mails (accepted_at, id);
CREATE INDEX outbox_mails_incident ON outbox_mails (incident_id, accepted_at, id);
