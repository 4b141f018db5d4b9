-- What somebody does about a person whom a mail does not reach. Who these people are is asked of the ledger and the
-- register; whether they were told is asked of the deliveries and of `people.decision`.

CREATE TABLE followups (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    person_id BYTEA NOT NULL,
    channel TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    assignee_id BYTEA REFERENCES users (id),
    -- When to call, in microseconds since 1970; 0 for at once.
    call_at BIGINT NOT NULL,
    tries INTEGER NOT NULL,
    by_hand BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (incident_id, person_id)
);
CREATE INDEX followups_state ON followups (incident_id, state, person_id);
CREATE INDEX followups_channel ON followups (incident_id, channel, person_id);
CREATE INDEX followups_assignee ON followups (incident_id, assignee_id, person_id);
CREATE INDEX followups_calls ON followups (incident_id, channel, call_at, person_id);

CREATE TABLE followup_attempts (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    person_id BYTEA NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    result TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX followup_attempts_person ON followup_attempts (incident_id, person_id, id);

-- Substitute notice: people who count as told by a published notice, and how long it has to stand for them.
CREATE TABLE substitute_notices (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    notice_id BYTEA NOT NULL REFERENCES notices (id),
    people BIGINT NOT NULL,
    kept_until TEXT COLLATE "C" NOT NULL,
    decision_id BYTEA NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX substitute_notices_incident ON substitute_notices (incident_id, id);
CREATE INDEX substitute_notices_notice ON substitute_notices (notice_id, kept_until);

-- Where the list of people to follow up begins: mails that failed, and people without a mail address.
CREATE INDEX deliveries_untold ON deliveries (incident_id, person_id, state)
    WHERE kind = 'letter' AND state IN ('rejected', 'bounced', 'invalid', 'suppressed', 'expired', 'ambiguous');
CREATE INDEX people_unmailable ON people (incident_id, id) WHERE NOT has_email;
