-- The cause tree with its conclusions, and what was decided on each law of the checklist.

CREATE TABLE causes (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    parent_id BYTEA REFERENCES causes (id),
    details TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX causes_incident ON causes (incident_id, id);

CREATE TABLE conclusions (
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    question TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    tree_hash TEXT COLLATE "C" NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (incident_id, question)
);

CREATE TABLE law_decisions (
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    law TEXT COLLATE "C" NOT NULL,
    details TEXT COLLATE "C" NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (incident_id, law)
);
