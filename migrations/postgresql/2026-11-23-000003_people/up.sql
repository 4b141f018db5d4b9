-- The register of affected people. `sealed` holds every personal field, encrypted under the incident's key;
-- the `_index` columns are keyed hashes by which a person is found again.

CREATE TABLE people_imports (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    file_name TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    dry_run BOOLEAN NOT NULL,
    options TEXT COLLATE "C" NOT NULL,
    encoding TEXT COLLATE "C",
    mapping TEXT COLLATE "C" NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    row_count BIGINT NOT NULL,
    added BIGINT NOT NULL,
    duplicates BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    sealed_report BYTEA,
    refusal TEXT COLLATE "C",
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX people_imports_incident ON people_imports (incident_id, created_at);

CREATE TABLE people_import_errors (
    import_id BYTEA NOT NULL REFERENCES people_imports (id),
    n BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (import_id, n)
);

CREATE TABLE people (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    import_id BYTEA REFERENCES people_imports (id),
    sealed BYTEA NOT NULL,
    lang TEXT COLLATE "C" NOT NULL,
    data_items TEXT COLLATE "C" NOT NULL,
    damage_minor BIGINT,
    damage_currency TEXT COLLATE "C",
    contract_ref TEXT COLLATE "C" NOT NULL,
    has_email BOOLEAN NOT NULL,
    email_index BYTEA,
    phone_index BYTEA,
    number_index BYTEA,
    name_index BYTEA,
    contact_index BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (incident_id, number_index),
    UNIQUE (incident_id, contact_index)
);
CREATE INDEX people_incident ON people (incident_id, id);
CREATE INDEX people_email ON people (incident_id, email_index);
CREATE INDEX people_phone ON people (incident_id, phone_index);
CREATE INDEX people_name ON people (incident_id, name_index);
