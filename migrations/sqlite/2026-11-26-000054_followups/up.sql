-- What somebody does about a person whom a mail does not reach. Who these people are is asked of the ledger and the
-- register; whether they were told is asked of the deliveries and of `people.decision`.

CREATE TABLE followups (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    person_id BLOB NOT NULL,
    channel TEXT,
    state TEXT NOT NULL,
    assignee_id BLOB REFERENCES users (id),
    -- When to call, in microseconds since 1970; 0 for at once.
    call_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    by_hand INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (incident_id, person_id)
) STRICT;
CREATE INDEX followups_state ON followups (incident_id, state, person_id);
CREATE INDEX followups_channel ON followups (incident_id, channel, person_id);
CREATE INDEX followups_assignee ON followups (incident_id, assignee_id, person_id);
CREATE INDEX followups_calls ON followups (incident_id, channel, call_at, person_id);

CREATE TABLE followup_attempts (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    person_id BLOB NOT NULL,
    channel TEXT NOT NULL,
    result TEXT NOT NULL,
    at INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX followup_attempts_person ON followup_attempts (incident_id, person_id, id);

-- Substitute notice: people who count as told by a published notice, and how long it has to stand for them.
CREATE TABLE substitute_notices (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    notice_id BLOB NOT NULL REFERENCES notices (id),
    people INTEGER NOT NULL,
    kept_until TEXT NOT NULL,
    decision_id BLOB NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX substitute_notices_incident ON substitute_notices (incident_id, id);
CREATE INDEX substitute_notices_notice ON substitute_notices (notice_id, kept_until);

-- Where the list of people to follow up begins: mails that failed, and people without a mail address.
CREATE INDEX deliveries_untold ON deliveries (incident_id, person_id, state)
    WHERE kind = 'letter' AND state IN ('rejected', 'bounced', 'invalid', 'suppressed', 'expired', 'ambiguous');
CREATE INDEX people_unmailable ON people (incident_id, id) WHERE NOT has_email;
