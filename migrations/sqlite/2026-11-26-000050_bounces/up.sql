-- Reports that came back about mails, one row each; never changed. They hold no personal data: texts have addresses
-- struck out, and the report itself is known by its hash alone.
CREATE TABLE bounce_events (
    id BLOB NOT NULL PRIMARY KEY,
    delivery_id BLOB NOT NULL REFERENCES deliveries (id),
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    sha256 TEXT NOT NULL,
    kind TEXT NOT NULL,
    class TEXT,
    status TEXT,
    text TEXT,
    effect TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    UNIQUE (delivery_id, sha256)
) STRICT;
CREATE TRIGGER bounce_events_no_update BEFORE UPDATE ON bounce_events
BEGIN SELECT RAISE(ABORT, 'reports about mails are never changed'); END;
CREATE TRIGGER bounce_events_no_delete BEFORE DELETE ON bounce_events
BEGIN SELECT RAISE(ABORT, 'reports about mails are never changed'); END;

-- How many reports came, by what became of them.
CREATE TABLE bounce_tallies (
    outcome TEXT NOT NULL PRIMARY KEY,
    n INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;

-- Bounced mails of a campaign by class.
CREATE INDEX deliveries_bounces ON deliveries (campaign_id, bounce_class, id) WHERE bounce_class IS NOT NULL;

-- Addresses that are not mailed, by keyed hash under a key of the instance: they hold over incidents, and nothing here
-- opens with an incident's key. `scope` is the incident an entry counts for, sixteen zero bytes for all of them.
CREATE TABLE suppressions (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    scope BLOB NOT NULL,
    address_index BLOB NOT NULL,
    domain TEXT NOT NULL,
    status TEXT,
    incident_id BLOB,
    campaign_id BLOB,
    delivery_id BLOB,
    created_at INTEGER NOT NULL,
    standing INTEGER NOT NULL,
    once INTEGER NOT NULL,
    lifted_sealed BLOB,
    lifted_by_name TEXT,
    lifted_at INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX suppressions_address ON suppressions (address_index, kind, scope) WHERE standing;
CREATE INDEX suppressions_history ON suppressions (address_index, id);
CREATE INDEX suppressions_list ON suppressions (standing, kind, id);
CREATE INDEX suppressions_all ON suppressions (standing, id);
