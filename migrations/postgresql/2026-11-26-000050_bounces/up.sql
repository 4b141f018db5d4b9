-- Reports that came back about mails, one row each; never changed. They hold no personal data: texts have addresses
-- struck out, and the report itself is known by its hash alone.
CREATE TABLE bounce_events (
    id BYTEA NOT NULL PRIMARY KEY,
    delivery_id BYTEA NOT NULL REFERENCES deliveries (id),
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    sha256 TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    class TEXT COLLATE "C",
    status TEXT COLLATE "C",
    text TEXT COLLATE "C",
    effect TEXT COLLATE "C" NOT NULL,
    received_at BIGINT NOT NULL,
    UNIQUE (delivery_id, sha256)
);
CREATE FUNCTION bounce_events_append_only() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''reports about mails are never changed''; END';
CREATE TRIGGER bounce_events_no_change BEFORE UPDATE OR DELETE ON bounce_events
FOR EACH STATEMENT EXECUTE FUNCTION bounce_events_append_only();

-- How many reports came, by what became of them.
CREATE TABLE bounce_tallies (
    outcome TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    n BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

-- Bounced mails of a campaign by class.
CREATE INDEX deliveries_bounces ON deliveries (campaign_id, bounce_class, id) WHERE bounce_class IS NOT NULL;

-- Addresses that are not mailed, by keyed hash under a key of the instance: they hold over incidents, and nothing here
-- opens with an incident's key. `scope` is the incident an entry counts for, sixteen zero bytes for all of them.
CREATE TABLE suppressions (
    id BYTEA NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    scope BYTEA NOT NULL,
    address_index BYTEA NOT NULL,
    domain TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C",
    incident_id BYTEA,
    campaign_id BYTEA,
    delivery_id BYTEA,
    created_at BIGINT NOT NULL,
    standing BOOLEAN NOT NULL,
    once BOOLEAN NOT NULL,
    lifted_sealed BYTEA,
    lifted_by_name TEXT COLLATE "C",
    lifted_at BIGINT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX suppressions_address ON suppressions (address_index, kind, scope) WHERE standing;
CREATE INDEX suppressions_history ON suppressions (address_index, id);
CREATE INDEX suppressions_list ON suppressions (standing, kind, id);
CREATE INDEX suppressions_all ON suppressions (standing, id);
