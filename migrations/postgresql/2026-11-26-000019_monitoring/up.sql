-- Closer monitoring after recovery: periods, and an entry for each day due. Entries are never changed; a finding is
-- settled once.

CREATE TABLE monitorings (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    title TEXT COLLATE "C" NOT NULL,
    from_day TEXT COLLATE "C" NOT NULL,
    to_day TEXT COLLATE "C" NOT NULL,
    frequency TEXT COLLATE "C" NOT NULL,
    watched TEXT COLLATE "C" NOT NULL,
    responsible TEXT COLLATE "C" NOT NULL,
    created_by BYTEA NOT NULL,
    created_by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    ended_by BYTEA,
    ended_by_name TEXT COLLATE "C",
    ended_at BIGINT,
    end_reason TEXT COLLATE "C",
    editors TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX monitorings_incident ON monitorings (incident_id, created_at, id);

CREATE TABLE monitoring_checks (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    monitoring_id BYTEA NOT NULL REFERENCES monitorings (id),
    day TEXT COLLATE "C" NOT NULL,
    result TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    settled_note TEXT COLLATE "C",
    settled_by BYTEA,
    settled_by_name TEXT COLLATE "C",
    settled_at BIGINT
);
CREATE INDEX monitoring_checks_period ON monitoring_checks (monitoring_id, day, id);
