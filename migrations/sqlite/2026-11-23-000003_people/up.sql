-- The register of affected people. `sealed` holds every personal field, encrypted under the incident's key;
-- the `_index` columns are keyed hashes by which a person is found again.

CREATE TABLE people_imports (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    file_name TEXT NOT NULL,
    state TEXT NOT NULL,
    dry_run INTEGER NOT NULL,
    options TEXT NOT NULL,
    encoding TEXT,
    mapping TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    added INTEGER NOT NULL,
    duplicates INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    sealed_report BLOB,
    refusal TEXT,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
CREATE INDEX people_imports_incident ON people_imports (incident_id, created_at);

CREATE TABLE people_import_errors (
    import_id BLOB NOT NULL REFERENCES people_imports (id),
    n INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (import_id, n)
) STRICT;

CREATE TABLE people (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    import_id BLOB REFERENCES people_imports (id),
    sealed BLOB NOT NULL,
    lang TEXT NOT NULL,
    data_items TEXT NOT NULL,
    damage_minor INTEGER,
    damage_currency TEXT,
    contract_ref TEXT NOT NULL,
    has_email INTEGER NOT NULL,
    email_index BLOB,
    phone_index BLOB,
    number_index BLOB,
    name_index BLOB,
    contact_index BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (incident_id, number_index),
    UNIQUE (incident_id, contact_index)
) STRICT;
CREATE INDEX people_incident ON people (incident_id, id);
CREATE INDEX people_email ON people (incident_id, email_index);
CREATE INDEX people_phone ON people (incident_id, phone_index);
CREATE INDEX people_name ON people (incident_id, name_index);
