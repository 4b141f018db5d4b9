-- Files of affected people that arrive in parts: each part sealed under the incident's key, bound to its place, and gone
-- once the file was imported or nobody went on with it.

CREATE TABLE people_uploads (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    file_name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    received INTEGER NOT NULL,
    chunks INTEGER NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX people_uploads_incident ON people_uploads (incident_id, id);
CREATE INDEX people_uploads_expires ON people_uploads (expires_at);

CREATE TABLE people_upload_chunks (
    upload_id BLOB NOT NULL REFERENCES people_uploads (id),
    n INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (upload_id, n)
) STRICT;

-- The same register, its two rules of uniqueness as indexes of their own: an import of very many people sets indexes over
-- keyed hashes aside and builds each in one go. A rule within the table could not be set aside.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE people_before AS SELECT * FROM people;
DROP TABLE people;
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
    decision TEXT,
    decision_id BLOB,
    sla_ref TEXT NOT NULL DEFAULT '',
    organisation_hash BLOB,
    household_id BLOB
) STRICT;
INSERT INTO people SELECT * FROM people_before;
DROP TABLE people_before;
CREATE UNIQUE INDEX people_number ON people (incident_id, number_index);
CREATE UNIQUE INDEX people_contact ON people (incident_id, contact_index);
CREATE INDEX people_incident ON people (incident_id, id);
CREATE INDEX people_email ON people (incident_id, email_index);
CREATE INDEX people_phone ON people (incident_id, phone_index);
CREATE INDEX people_name ON people (incident_id, name_index);
CREATE INDEX people_decision ON people (incident_id, decision, id);
CREATE INDEX people_organisation ON people (incident_id, organisation_hash, id);
CREATE INDEX people_contract ON people (incident_id, contract_ref, id) WHERE contract_ref <> '';
CREATE INDEX people_sla ON people (incident_id, sla_ref, id) WHERE sla_ref <> '';
CREATE INDEX people_damage ON people (incident_id, damage_currency, damage_minor, id) WHERE damage_minor IS NOT NULL;
CREATE INDEX people_household ON people (household_id, id) WHERE household_id IS NOT NULL;
