-- Versions of the organisation's playbook, and which one each incident keeps to. Version 1 is the built-in one.

CREATE TABLE playbooks (
    version INTEGER NOT NULL PRIMARY KEY,
    items TEXT NOT NULL,
    note TEXT NOT NULL,
    created_by BLOB,
    created_by_name TEXT,
    created_at INTEGER
) STRICT;

-- The three answers are NULL while the records answer.
CREATE TABLE incident_playbooks (
    incident_id BLOB NOT NULL PRIMARY KEY REFERENCES incidents (id),
    playbook_version INTEGER NOT NULL REFERENCES playbooks (version),
    personal_data INTEGER,
    contract INTEGER,
    extortion INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX incident_playbooks_version ON incident_playbooks (playbook_version);
