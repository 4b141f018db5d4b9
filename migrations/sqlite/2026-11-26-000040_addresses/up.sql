-- Further addresses of affected people, and what each person is selected by beside them. What `people` holds stays the
-- first address of each channel; a row here with `own` says only what became of that one. `sealed` is the address, its
-- label and why it is as it is; `value_index` the keyed hash a mail address or a telephone number is found by.

CREATE TABLE person_addresses (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    person_id BLOB NOT NULL,
    channel TEXT NOT NULL,
    own INTEGER NOT NULL,
    position INTEGER NOT NULL,
    value_index BLOB,
    sealed BLOB NOT NULL,
    state TEXT NOT NULL,
    state_at INTEGER,
    state_by_name TEXT NOT NULL,
    merge_id BLOB,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX person_addresses_person ON person_addresses (person_id, channel, position, id);
CREATE INDEX person_addresses_value ON person_addresses (incident_id, value_index);
CREATE INDEX person_addresses_merge ON person_addresses (merge_id);
CREATE UNIQUE INDEX person_addresses_own ON person_addresses (person_id, channel) WHERE own;

-- `organisation_hash` is of the organisation's name within the incident, without a key: letters choose by it where no key
-- is at hand, and a company's name is no personal data. Empty, not absent, for somebody without one; absent for people who
-- came before it, until they are read the first time.
ALTER TABLE people ADD COLUMN sla_ref TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN organisation_hash BLOB;
CREATE INDEX people_organisation ON people (incident_id, organisation_hash, id);
CREATE INDEX people_contract ON people (incident_id, contract_ref, id) WHERE contract_ref <> '';
CREATE INDEX people_sla ON people (incident_id, sla_ref, id) WHERE sla_ref <> '';
CREATE INDEX people_damage ON people (incident_id, damage_currency, damage_minor, id) WHERE damage_minor IS NOT NULL;

-- Audiences by name, used by letters and by the register's list.
CREATE TABLE segments (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    name TEXT NOT NULL,
    audience TEXT NOT NULL,
    by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (incident_id, name)
) STRICT;
