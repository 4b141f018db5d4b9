-- Entries that were one person. `sealed` is what undoing needs: the rows as they were, the survivor's with the merge, each
-- other's with its id. Whoever was merged away keeps their keyed hashes here, so that the same file imported again does
-- not bring them back.

CREATE TABLE person_merges (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    survivor_id BYTEA NOT NULL,
    survivor_version BIGINT NOT NULL,
    people BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    undone_at BIGINT,
    undone_by_name TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX person_merges_incident ON person_merges (incident_id, id);
CREATE INDEX person_merges_survivor ON person_merges (survivor_id, id);

CREATE TABLE merged_people (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    merge_id BYTEA NOT NULL REFERENCES person_merges (id),
    survivor_id BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    contact_index BYTEA NOT NULL,
    number_index BYTEA
);
CREATE INDEX merged_people_contact ON merged_people (incident_id, contact_index);
CREATE INDEX merged_people_number ON merged_people (incident_id, number_index);
CREATE INDEX merged_people_merge ON merged_people (merge_id);

-- Pairs somebody looked at and found to be two people; `a` is the lower id.
CREATE TABLE distinct_people (
    a BYTEA NOT NULL,
    b BYTEA NOT NULL,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (a, b)
);
CREATE INDEX distinct_people_incident ON distinct_people (incident_id);
