-- How long personal data is kept, what holds its erasure up, and what became of it. While an incident is sealed anew,
-- the key before stands beside the present one; `rekey_place` says how far that is.

ALTER TABLE incident_keys ADD COLUMN before_sealed BYTEA;
ALTER TABLE incident_keys ADD COLUMN rekey_started_at BIGINT;
ALTER TABLE incident_keys ADD COLUMN rekey_place TEXT COLLATE "C";
ALTER TABLE incident_keys ADD COLUMN rekeyed_at BIGINT;

CREATE TABLE retentions (
    incident_id BYTEA NOT NULL PRIMARY KEY REFERENCES incidents (id),
    until_day TEXT COLLATE "C",
    months BIGINT,
    basis TEXT COLLATE "C" NOT NULL,
    hold_reason TEXT COLLATE "C",
    hold_by_name TEXT COLLATE "C",
    hold_at BIGINT,
    asked_by BYTEA,
    asked_by_name TEXT COLLATE "C",
    asked_at BIGINT,
    asked_people BIGINT,
    version BIGINT NOT NULL
);

CREATE TABLE erasures (
    incident_id BYTEA NOT NULL PRIMARY KEY REFERENCES incidents (id),
    basis TEXT COLLATE "C" NOT NULL,
    until_day TEXT COLLATE "C",
    asked_by_name TEXT COLLATE "C" NOT NULL,
    asked_at BIGINT NOT NULL,
    confirmed_by_name TEXT COLLATE "C" NOT NULL,
    confirmed_at BIGINT NOT NULL,
    people BIGINT NOT NULL,
    key_fingerprint TEXT COLLATE "C" NOT NULL,
    key_made_at BIGINT NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    counts TEXT COLLATE "C" NOT NULL,
    cleared_at BIGINT,
    certificate TEXT COLLATE "C",
    sha256 TEXT COLLATE "C",
    signature TEXT COLLATE "C",
    public_key TEXT COLLATE "C"
);
