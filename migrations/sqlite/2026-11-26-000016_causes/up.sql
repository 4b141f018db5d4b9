-- The cause tree with its conclusions, and what was decided on each law of the checklist.

CREATE TABLE causes (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    parent_id BLOB REFERENCES causes (id),
    details TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX causes_incident ON causes (incident_id, id);

CREATE TABLE conclusions (
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    question TEXT NOT NULL,
    text TEXT NOT NULL,
    tree_hash TEXT NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (incident_id, question)
) STRICT;

CREATE TABLE law_decisions (
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    law TEXT NOT NULL,
    details TEXT NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (incident_id, law)
) STRICT;
