-- Entries that were one person. `sealed` is what undoing needs: the rows as they were, the survivor's with the merge, each
-- other's with its id. Whoever was merged away keeps their keyed hashes here, so that the same file imported again does
-- not bring them back.

CREATE TABLE person_merges (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    survivor_id BLOB NOT NULL,
    survivor_version INTEGER NOT NULL,
    people INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    undone_at INTEGER,
    undone_by_name TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX person_merges_incident ON person_merges (incident_id, id);
CREATE INDEX person_merges_survivor ON person_merges (survivor_id, id);

CREATE TABLE merged_people (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    merge_id BLOB NOT NULL REFERENCES person_merges (id),
    survivor_id BLOB NOT NULL,
    sealed BLOB NOT NULL,
    contact_index BLOB NOT NULL,
    number_index BLOB
) STRICT;
CREATE INDEX merged_people_contact ON merged_people (incident_id, contact_index);
CREATE INDEX merged_people_number ON merged_people (incident_id, number_index);
CREATE INDEX merged_people_merge ON merged_people (merge_id);

-- Pairs somebody looked at and found to be two people; `a` is the lower id.
CREATE TABLE distinct_people (
    a BLOB NOT NULL,
    b BLOB NOT NULL,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (a, b)
) STRICT;
CREATE INDEX distinct_people_incident ON distinct_people (incident_id);
