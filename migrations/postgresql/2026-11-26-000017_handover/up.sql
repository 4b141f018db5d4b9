-- Handover from the response team: one sheet an incident. An acceptance counts while its hash is the content's.

CREATE TABLE handovers (
    incident_id BYTEA NOT NULL PRIMARY KEY REFERENCES incidents (id),
    content TEXT COLLATE "C" NOT NULL,
    content_hash TEXT COLLATE "C" NOT NULL,
    giver_name TEXT COLLATE "C",
    taker_name TEXT COLLATE "C",
    given_at BIGINT,
    taken_at BIGINT,
    updated_by_name TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
