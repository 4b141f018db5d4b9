-- People who get one letter together: a household, or those a guardian answers for. `head_id` is somebody on the
-- register; without one, `sealed` holds the guardian's name and addresses. `number_index` finds a household by its
-- number in a file, `identity_index` a guardian by name and addresses. A dissolved one keeps whom it had, so that it
-- can be put together again.

CREATE TABLE households (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    kind TEXT NOT NULL,
    head_id BLOB,
    sealed BLOB NOT NULL,
    reason TEXT,
    number_index BLOB,
    identity_index BLOB,
    email_index BLOB,
    members TEXT NOT NULL,
    dissolved_at INTEGER,
    dissolved_by_name TEXT NOT NULL,
    by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX households_incident ON households (incident_id, id);
CREATE INDEX households_head ON households (head_id);
CREATE UNIQUE INDEX households_number ON households (incident_id, number_index) WHERE dissolved_at IS NULL;
CREATE UNIQUE INDEX households_identity ON households (incident_id, identity_index) WHERE dissolved_at IS NULL;

ALTER TABLE people ADD COLUMN household_id BLOB;
CREATE INDEX people_household ON people (household_id, id) WHERE household_id IS NOT NULL;

-- Whom a delivery covers beside the person it names: the others of a household, the other wards, and whoever a person
-- was merged into. `merge_id` is there for the last only.
CREATE TABLE delivery_people (
    delivery_id BLOB NOT NULL REFERENCES deliveries (id),
    person_id BLOB NOT NULL,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    merge_id BLOB,
    PRIMARY KEY (delivery_id, person_id)
) STRICT;
CREATE INDEX delivery_people_person ON delivery_people (person_id, delivery_id);
CREATE INDEX delivery_people_incident ON delivery_people (incident_id);
CREATE INDEX delivery_people_merge ON delivery_people (merge_id) WHERE merge_id IS NOT NULL;
