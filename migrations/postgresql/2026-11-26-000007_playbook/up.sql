-- Versions of the organisation's playbook, and which one each incident keeps to. Version 1 is the built-in one.

CREATE TABLE playbooks (
    version BIGINT NOT NULL PRIMARY KEY,
    items TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    created_by BYTEA,
    created_by_name TEXT COLLATE "C",
    created_at BIGINT
);

-- The three answers are NULL while the records answer.
CREATE TABLE incident_playbooks (
    incident_id BYTEA NOT NULL PRIMARY KEY REFERENCES incidents (id),
    playbook_version BIGINT NOT NULL REFERENCES playbooks (version),
    personal_data BOOLEAN,
    contract BOOLEAN,
    extortion BOOLEAN,
    version BIGINT NOT NULL
);
CREATE INDEX incident_playbooks_version ON incident_playbooks (playbook_version);
