-- The evidence register and its custody chains. Events of a chain are never changed and never removed.

CREATE TABLE evidence (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    number BIGINT NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    origin TEXT COLLATE "C" NOT NULL,
    size BIGINT,
    sha256 TEXT COLLATE "C" NOT NULL,
    hash_method TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    holder TEXT COLLATE "C" NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    seal TEXT COLLATE "C" NOT NULL,
    events BIGINT NOT NULL,
    last_event_at BIGINT NOT NULL,
    disposition TEXT COLLATE "C",
    search_key TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (incident_id, number)
);

CREATE TABLE custody_events (
    evidence_id BYTEA NOT NULL REFERENCES evidence (id),
    n BIGINT NOT NULL,
    act TEXT COLLATE "C" NOT NULL,
    details TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    recorded_by BYTEA NOT NULL,
    recorded_by_name TEXT COLLATE "C" NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (evidence_id, n)
);

CREATE FUNCTION custody_events_append_only() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''custody events are append-only''; END';
CREATE TRIGGER custody_events_no_change BEFORE UPDATE OR DELETE ON custody_events
FOR EACH STATEMENT EXECUTE FUNCTION custody_events_append_only();
