-- People who get one letter together: a household, or those a guardian answers for. `head_id` is somebody on the
-- register; without one, `sealed` holds the guardian's name and addresses. `number_index` finds a household by its
-- number in a file, `identity_index` a guardian by name and addresses. A dissolved one keeps whom it had, so that it
-- can be put together again.

CREATE TABLE households (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    kind TEXT COLLATE "C" NOT NULL,
    head_id BYTEA,
    sealed BYTEA NOT NULL,
    reason TEXT COLLATE "C",
    number_index BYTEA,
    identity_index BYTEA,
    email_index BYTEA,
    members TEXT COLLATE "C" NOT NULL,
    dissolved_at BIGINT,
    dissolved_by_name TEXT COLLATE "C" NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX households_incident ON households (incident_id, id);
CREATE INDEX households_head ON households (head_id);
CREATE UNIQUE INDEX households_number ON households (incident_id, number_index) WHERE dissolved_at IS NULL;
CREATE UNIQUE INDEX households_identity ON households (incident_id, identity_index) WHERE dissolved_at IS NULL;

ALTER TABLE people ADD COLUMN household_id BYTEA;
CREATE INDEX people_household ON people (household_id, id) WHERE household_id IS NOT NULL;

-- Whom a delivery covers beside the person it names: the others of a household, the other wards, and whoever a person
-- was merged into. `merge_id` is there for the last only.
CREATE TABLE delivery_people (
    delivery_id BYTEA NOT NULL REFERENCES deliveries (id),
    person_id BYTEA NOT NULL,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    merge_id BYTEA,
    PRIMARY KEY (delivery_id, person_id)
);
CREATE INDEX delivery_people_person ON delivery_people (person_id, delivery_id);
CREATE INDEX delivery_people_incident ON delivery_people (incident_id);
CREATE INDEX delivery_people_merge ON delivery_people (merge_id) WHERE merge_id IS NOT NULL;
