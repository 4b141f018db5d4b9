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
    household_id BLOB,
    UNIQUE (incident_id, number_index),
    UNIQUE (incident_id, contact_index)
) STRICT;
INSERT INTO people SELECT * FROM people_before;
DROP TABLE people_before;
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
DROP TABLE people_upload_chunks;
DROP TABLE people_uploads;
