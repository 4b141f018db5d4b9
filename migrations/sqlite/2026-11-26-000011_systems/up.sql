-- The survey of an incident: systems, rules for their return onto the network, marks that rules are met, what was
-- done to each, checks of backups.

CREATE TABLE systems (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    number TEXT NOT NULL,
    number_key TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    unit_id BLOB REFERENCES units (id),
    os TEXT NOT NULL,
    os_version TEXT NOT NULL,
    software TEXT NOT NULL,
    settings TEXT NOT NULL,
    exposure TEXT NOT NULL,
    contact TEXT NOT NULL,
    note TEXT NOT NULL,
    affected INTEGER NOT NULL,
    damage TEXT NOT NULL,
    measure TEXT NOT NULL,
    measure_reason TEXT NOT NULL,
    connection TEXT NOT NULL,
    excluded TEXT NOT NULL,
    remedied_by BLOB,
    similarity INTEGER NOT NULL,
    likelihood TEXT NOT NULL,
    backup_result TEXT,
    backup_last_good_at INTEGER,
    search_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (incident_id, number_key)
) STRICT;
CREATE INDEX systems_similarity ON systems (incident_id, similarity, id);
CREATE INDEX systems_number ON systems (incident_id, number, id);
CREATE INDEX systems_name ON systems (incident_id, name, id);
CREATE INDEX systems_updated ON systems (incident_id, updated_at, id);
CREATE INDEX systems_unit ON systems (unit_id);

CREATE TABLE reconnection_rules (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    text TEXT NOT NULL,
    kinds TEXT NOT NULL,
    retired INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX reconnection_rules_incident ON reconnection_rules (incident_id, id);

CREATE TABLE system_marks (
    system_id BLOB NOT NULL REFERENCES systems (id),
    rule_id BLOB NOT NULL REFERENCES reconnection_rules (id),
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    note TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (system_id, rule_id)
) STRICT;

CREATE TABLE system_steps (
    id BLOB NOT NULL PRIMARY KEY,
    system_id BLOB NOT NULL REFERENCES systems (id),
    what TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    note TEXT NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX system_steps_system ON system_steps (system_id, id);

CREATE TABLE backup_checks (
    id BLOB NOT NULL PRIMARY KEY,
    system_id BLOB NOT NULL REFERENCES systems (id),
    result TEXT NOT NULL,
    last_good_at INTEGER,
    checked_by TEXT NOT NULL,
    note TEXT NOT NULL,
    by_id BLOB NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX backup_checks_system ON backup_checks (system_id, id);
