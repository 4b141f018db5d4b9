-- Instructions to units, the units each went to, the systems it is about, and every answer or try to get one.

CREATE TABLE instructions (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    number BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    deadline BIGINT,
    reply_to TEXT COLLATE "C" NOT NULL,
    unit_ids TEXT COLLATE "C" NOT NULL,
    of_systems TEXT COLLATE "C",
    created_by BYTEA NOT NULL,
    created_by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    issued_by_name TEXT COLLATE "C",
    issued_at BIGINT,
    closing_note TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (incident_id, number)
);

CREATE TABLE instruction_units (
    instruction_id BYTEA NOT NULL REFERENCES instructions (id),
    unit_id BYTEA NOT NULL REFERENCES units (id),
    answer TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    answered_by TEXT COLLATE "C" NOT NULL,
    answered_at BIGINT,
    tries BIGINT NOT NULL,
    PRIMARY KEY (instruction_id, unit_id)
);

CREATE TABLE instruction_systems (
    instruction_id BYTEA NOT NULL REFERENCES instructions (id),
    system_id BYTEA NOT NULL REFERENCES systems (id),
    PRIMARY KEY (instruction_id, system_id)
);

CREATE TABLE instruction_answers (
    id BYTEA NOT NULL PRIMARY KEY,
    instruction_id BYTEA NOT NULL REFERENCES instructions (id),
    unit_id BYTEA NOT NULL REFERENCES units (id),
    answer TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    way TEXT COLLATE "C" NOT NULL,
    answered_by TEXT COLLATE "C" NOT NULL,
    recorded_by BYTEA NOT NULL,
    recorded_by_name TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX instruction_answers_instruction ON instruction_answers (instruction_id, id);
