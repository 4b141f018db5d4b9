-- Letters in versions, and their approvals.

CREATE TABLE letters (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX letters_incident ON letters (incident_id, created_at, id);

CREATE TABLE letter_versions (
    letter_id BYTEA NOT NULL REFERENCES letters (id),
    version BIGINT NOT NULL,
    texts TEXT COLLATE "C" NOT NULL,
    sender TEXT COLLATE "C" NOT NULL,
    audience TEXT COLLATE "C" NOT NULL,
    content_hash TEXT COLLATE "C" NOT NULL,
    author_id BYTEA NOT NULL,
    author_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (letter_id, version)
);

CREATE TABLE approvals (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    letter_id BYTEA NOT NULL REFERENCES letters (id),
    letter_version BIGINT NOT NULL,
    content_hash TEXT COLLATE "C" NOT NULL,
    recipients_hash TEXT COLLATE "C" NOT NULL,
    recipients BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    requested_by BYTEA NOT NULL,
    requested_by_name TEXT COLLATE "C" NOT NULL,
    requested_at BIGINT NOT NULL,
    decided_by BYTEA,
    decided_by_name TEXT COLLATE "C",
    decided_at BIGINT,
    comment TEXT COLLATE "C" NOT NULL,
    void_reason TEXT COLLATE "C"
);
CREATE INDEX approvals_letter ON approvals (letter_id, requested_at, id);
