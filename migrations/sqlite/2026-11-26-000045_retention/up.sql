-- How long personal data is kept, what holds its erasure up, and what became of it. While an incident is sealed anew,
-- the key before stands beside the present one; `rekey_place` says how far that is.

ALTER TABLE incident_keys ADD COLUMN before_sealed BLOB;
ALTER TABLE incident_keys ADD COLUMN rekey_started_at INTEGER;
ALTER TABLE incident_keys ADD COLUMN rekey_place TEXT;
ALTER TABLE incident_keys ADD COLUMN rekeyed_at INTEGER;

CREATE TABLE retentions (
    incident_id BLOB NOT NULL PRIMARY KEY REFERENCES incidents (id),
    until_day TEXT,
    months INTEGER,
    basis TEXT NOT NULL,
    hold_reason TEXT,
    hold_by_name TEXT,
    hold_at INTEGER,
    asked_by BLOB,
    asked_by_name TEXT,
    asked_at INTEGER,
    asked_people INTEGER,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE erasures (
    incident_id BLOB NOT NULL PRIMARY KEY REFERENCES incidents (id),
    basis TEXT NOT NULL,
    until_day TEXT,
    asked_by_name TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    confirmed_by_name TEXT NOT NULL,
    confirmed_at INTEGER NOT NULL,
    people INTEGER NOT NULL,
    key_fingerprint TEXT NOT NULL,
    key_made_at INTEGER NOT NULL,
    place TEXT NOT NULL,
    counts TEXT NOT NULL,
    cleared_at INTEGER,
    certificate TEXT,
    sha256 TEXT,
    signature TEXT,
    public_key TEXT
) STRICT;
