-- The survey of an incident: systems, rules for their return onto the network, marks that rules are met, what was
-- done to each, checks of backups.

CREATE TABLE systems (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    number TEXT COLLATE "C" NOT NULL,
    number_key TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    unit_id BYTEA REFERENCES units (id),
    os TEXT COLLATE "C" NOT NULL,
    os_version TEXT COLLATE "C" NOT NULL,
    software TEXT COLLATE "C" NOT NULL,
    settings TEXT COLLATE "C" NOT NULL,
    exposure TEXT COLLATE "C" NOT NULL,
    contact TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    affected BOOLEAN NOT NULL,
    damage TEXT COLLATE "C" NOT NULL,
    measure TEXT COLLATE "C" NOT NULL,
    measure_reason TEXT COLLATE "C" NOT NULL,
    connection TEXT COLLATE "C" NOT NULL,
    excluded TEXT COLLATE "C" NOT NULL,
    remedied_by BYTEA,
    similarity BIGINT NOT NULL,
    likelihood TEXT COLLATE "C" NOT NULL,
    backup_result TEXT COLLATE "C",
    backup_last_good_at BIGINT,
    search_key TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (incident_id, number_key)
);
CREATE INDEX systems_similarity ON systems (incident_id, similarity, id);
CREATE INDEX systems_number ON systems (incident_id, number, id);
CREATE INDEX systems_name ON systems (incident_id, name, id);
CREATE INDEX systems_updated ON systems (incident_id, updated_at, id);
CREATE INDEX systems_unit ON systems (unit_id);

CREATE TABLE reconnection_rules (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    text TEXT COLLATE "C" NOT NULL,
    kinds TEXT COLLATE "C" NOT NULL,
    retired BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX reconnection_rules_incident ON reconnection_rules (incident_id, id);

CREATE TABLE system_marks (
    system_id BYTEA NOT NULL REFERENCES systems (id),
    rule_id BYTEA NOT NULL REFERENCES reconnection_rules (id),
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (system_id, rule_id)
);

CREATE TABLE system_steps (
    id BYTEA NOT NULL PRIMARY KEY,
    system_id BYTEA NOT NULL REFERENCES systems (id),
    what TEXT COLLATE "C" NOT NULL,
    before TEXT COLLATE "C" NOT NULL,
    after TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX system_steps_system ON system_steps (system_id, id);

CREATE TABLE backup_checks (
    id BYTEA NOT NULL PRIMARY KEY,
    system_id BYTEA NOT NULL REFERENCES systems (id),
    result TEXT COLLATE "C" NOT NULL,
    last_good_at BIGINT,
    checked_by TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    by_id BYTEA NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX backup_checks_system ON backup_checks (system_id, id);
