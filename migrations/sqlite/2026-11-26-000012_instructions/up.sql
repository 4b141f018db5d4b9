-- Instructions to units, the units each went to, the systems it is about, and every answer or try to get one.

CREATE TABLE instructions (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    deadline INTEGER,
    reply_to TEXT NOT NULL,
    unit_ids TEXT NOT NULL,
    of_systems TEXT,
    created_by BLOB NOT NULL,
    created_by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    issued_by_name TEXT,
    issued_at INTEGER,
    closing_note TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (incident_id, number)
) STRICT;

CREATE TABLE instruction_units (
    instruction_id BLOB NOT NULL REFERENCES instructions (id),
    unit_id BLOB NOT NULL REFERENCES units (id),
    answer TEXT NOT NULL,
    reason TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    answered_at INTEGER,
    tries INTEGER NOT NULL,
    PRIMARY KEY (instruction_id, unit_id)
) STRICT;

CREATE TABLE instruction_systems (
    instruction_id BLOB NOT NULL REFERENCES instructions (id),
    system_id BLOB NOT NULL REFERENCES systems (id),
    PRIMARY KEY (instruction_id, system_id)
) STRICT;

CREATE TABLE instruction_answers (
    id BLOB NOT NULL PRIMARY KEY,
    instruction_id BLOB NOT NULL REFERENCES instructions (id),
    unit_id BLOB NOT NULL REFERENCES units (id),
    answer TEXT NOT NULL,
    note TEXT NOT NULL,
    way TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    recorded_by BLOB NOT NULL,
    recorded_by_name TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX instruction_answers_instruction ON instruction_answers (instruction_id, id);
