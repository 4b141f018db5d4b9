-- Deadlines. Rules that incidents keep to are kept whole, each version once; a clock is one rule of one incident with
-- what was decided on it. Where it stands is reckoned when it is read; `clock_marks` remembers where it stood before.

CREATE TABLE own_rules (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    rule_version BIGINT NOT NULL,
    -- What the clause says, as JSON.
    fields TEXT COLLATE "C" NOT NULL,
    retired BOOLEAN NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE pinned_rules (
    id TEXT COLLATE "C" NOT NULL,
    rule_version BIGINT NOT NULL,
    -- The rule, as JSON.
    rule TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (id, rule_version)
);

CREATE TABLE uploaded_calendars (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- What the calendar says, as JSON.
    fields TEXT COLLATE "C" NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    uploaded_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE incident_clocks (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    rule_id TEXT COLLATE "C" NOT NULL,
    rule_version BIGINT NOT NULL,
    decision TEXT COLLATE "C",
    filed_at BIGINT,
    channel TEXT COLLATE "C",
    reference TEXT COLLATE "C" NOT NULL,
    filing_id BYTEA,
    reason TEXT COLLATE "C" NOT NULL,
    decided_by BYTEA,
    decided_by_name TEXT COLLATE "C",
    decided_at BIGINT,
    owner_id BYTEA,
    owner_name TEXT COLLATE "C",
    internal_due BIGINT,
    -- Who took the rule in hand; NULL where the incident began with it.
    added_by_name TEXT COLLATE "C",
    added_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (incident_id, rule_id),
    FOREIGN KEY (rule_id, rule_version) REFERENCES pinned_rules (id, rule_version)
);

CREATE TABLE clock_answers (
    id BYTEA NOT NULL PRIMARY KEY,
    -- NULL for the organisation's own answer, which holds in every incident that has none.
    incident_id BYTEA REFERENCES incidents (id),
    question TEXT COLLATE "C" NOT NULL,
    -- The answer, and since when it was known, as JSON.
    answer TEXT COLLATE "C" NOT NULL,
    known_at TEXT COLLATE "C",
    note TEXT COLLATE "C" NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX clock_answers_incident ON clock_answers (incident_id, question, id);
CREATE FUNCTION clock_answers_append_only() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''answers are append-only''; END';
CREATE TRIGGER clock_answers_no_change BEFORE UPDATE OR DELETE ON clock_answers
FOR EACH STATEMENT EXECUTE FUNCTION clock_answers_append_only();

CREATE TABLE clock_plans (
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    question TEXT COLLATE "C" NOT NULL,
    owner_id BYTEA,
    owner_name TEXT COLLATE "C",
    due BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (incident_id, question)
);

CREATE TABLE clock_marks (
    id BYTEA NOT NULL PRIMARY KEY,
    clock_id BYTEA NOT NULL REFERENCES incident_clocks (id),
    state TEXT COLLATE "C" NOT NULL,
    due BIGINT,
    since BIGINT NOT NULL
);
CREATE INDEX clock_marks_clock ON clock_marks (clock_id, id);

CREATE TABLE clock_feeds (
    user_id BYTEA NOT NULL PRIMARY KEY REFERENCES users (id),
    token_hash BYTEA NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);
