-- Deadlines. Rules that incidents keep to are kept whole, each version once; a clock is one rule of one incident with
-- what was decided on it. Where it stands is reckoned when it is read; `clock_marks` remembers where it stood before.

CREATE TABLE own_rules (
    id TEXT NOT NULL PRIMARY KEY,
    rule_version INTEGER NOT NULL,
    -- What the clause says, as JSON.
    fields TEXT NOT NULL,
    retired INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE pinned_rules (
    id TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    -- The rule, as JSON.
    rule TEXT NOT NULL,
    PRIMARY KEY (id, rule_version)
) STRICT;

CREATE TABLE uploaded_calendars (
    id TEXT NOT NULL PRIMARY KEY,
    -- What the calendar says, as JSON.
    fields TEXT NOT NULL,
    by_name TEXT NOT NULL,
    uploaded_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE incident_clocks (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    rule_id TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    decision TEXT,
    filed_at INTEGER,
    channel TEXT,
    reference TEXT NOT NULL,
    filing_id BLOB,
    reason TEXT NOT NULL,
    decided_by BLOB,
    decided_by_name TEXT,
    decided_at INTEGER,
    owner_id BLOB,
    owner_name TEXT,
    internal_due INTEGER,
    -- Who took the rule in hand; NULL where the incident began with it.
    added_by_name TEXT,
    added_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (incident_id, rule_id),
    FOREIGN KEY (rule_id, rule_version) REFERENCES pinned_rules (id, rule_version)
) STRICT;

CREATE TABLE clock_answers (
    id BLOB NOT NULL PRIMARY KEY,
    -- NULL for the organisation's own answer, which holds in every incident that has none.
    incident_id BLOB REFERENCES incidents (id),
    question TEXT NOT NULL,
    -- The answer, and since when it was known, as JSON.
    answer TEXT NOT NULL,
    known_at TEXT,
    note TEXT NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX clock_answers_incident ON clock_answers (incident_id, question, id);
CREATE TRIGGER clock_answers_no_update BEFORE UPDATE ON clock_answers
BEGIN SELECT RAISE(ABORT, 'answers are append-only'); END;
CREATE TRIGGER clock_answers_no_delete BEFORE DELETE ON clock_answers
BEGIN SELECT RAISE(ABORT, 'answers are append-only'); END;

CREATE TABLE clock_plans (
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    question TEXT NOT NULL,
    owner_id BLOB,
    owner_name TEXT,
    due INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (incident_id, question)
) STRICT;

CREATE TABLE clock_marks (
    id BLOB NOT NULL PRIMARY KEY,
    clock_id BLOB NOT NULL REFERENCES incident_clocks (id),
    state TEXT NOT NULL,
    due INTEGER,
    since INTEGER NOT NULL
) STRICT;
CREATE INDEX clock_marks_clock ON clock_marks (clock_id, id);

CREATE TABLE clock_feeds (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id),
    token_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;
