-- The loss ledger of an incident: its rows as they are, and every version they ever had.

CREATE TABLE losses (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    class TEXT COLLATE "C" NOT NULL,
    jnsa_class TEXT COLLATE "C" NOT NULL,
    variety TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    low BIGINT NOT NULL,
    high BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    basis TEXT COLLATE "C" NOT NULL,
    exchange TEXT COLLATE "C",
    calculation TEXT COLLATE "C",
    home_low BIGINT NOT NULL,
    home_high BIGINT NOT NULL,
    home_currency TEXT COLLATE "C" NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL,
    reversal TEXT COLLATE "C",
    created_by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX losses_day ON losses (incident_id, day, id);
CREATE INDEX losses_amount ON losses (incident_id, home_high, id);

CREATE TABLE loss_versions (
    loss_id BYTEA NOT NULL REFERENCES losses (id),
    version BIGINT NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    home_low BIGINT NOT NULL,
    home_high BIGINT NOT NULL,
    reversal_reason TEXT COLLATE "C",
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (loss_id, version)
);

CREATE FUNCTION loss_versions_append_only() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''versions of losses are append-only''; END';
CREATE TRIGGER loss_versions_no_change BEFORE UPDATE OR DELETE ON loss_versions
FOR EACH STATEMENT EXECUTE FUNCTION loss_versions_append_only();
