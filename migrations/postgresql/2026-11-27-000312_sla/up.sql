-- When services were down or degraded, and the SLA checks made from that. A window's `details` is what was entered, as
-- JSON. Checks and their results are snapshots and never changed; what was made from them is kept in tables of its own.

CREATE TABLE service_windows (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    details TEXT COLLATE "C" NOT NULL,
    starts BIGINT NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX service_windows_incident ON service_windows (incident_id, starts, id);

CREATE TABLE sla_checks (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    number BIGINT NOT NULL,
    contracts BIGINT NOT NULL,
    results BIGINT NOT NULL,
    breached BIGINT NOT NULL,
    undecided BIGINT NOT NULL,
    credits TEXT COLLATE "C" NOT NULL,
    unnamed TEXT COLLATE "C" NOT NULL,
    inputs TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    as_of BIGINT NOT NULL,
    UNIQUE (incident_id, number)
);

-- A check's row is written once its results are counted, within the same transaction.
CREATE TABLE sla_results (
    check_id BYTEA NOT NULL REFERENCES sla_checks (id) DEFERRABLE INITIALLY DEFERRED,
    number BIGINT NOT NULL,
    contract_id BYTEA NOT NULL REFERENCES contracts (id),
    counterparty TEXT COLLATE "C" NOT NULL,
    service_key TEXT COLLATE "C" NOT NULL,
    month TEXT COLLATE "C" NOT NULL,
    outcome BIGINT NOT NULL,
    credit BIGINT NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (check_id, number)
);
CREATE INDEX sla_results_outcome ON sla_results (check_id, outcome, number);
CREATE INDEX sla_results_credit ON sla_results (check_id, credit, number);
CREATE INDEX sla_results_contract ON sla_results (check_id, contract_id, number);

CREATE TABLE sla_claims (
    check_id BYTEA NOT NULL REFERENCES sla_checks (id),
    number BIGINT NOT NULL,
    claim_id BYTEA NOT NULL UNIQUE REFERENCES claims (id),
    PRIMARY KEY (check_id, number)
);

CREATE TABLE sla_losses (
    check_id BYTEA NOT NULL REFERENCES sla_checks (id),
    currency TEXT COLLATE "C" NOT NULL,
    loss_id BYTEA NOT NULL UNIQUE REFERENCES losses (id),
    PRIMARY KEY (check_id, currency)
);

CREATE FUNCTION sla_append_only() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''SLA checks are never changed''; END';
CREATE TRIGGER sla_checks_no_change BEFORE UPDATE OR DELETE ON sla_checks
FOR EACH STATEMENT EXECUTE FUNCTION sla_append_only();
CREATE TRIGGER sla_results_no_change BEFORE UPDATE OR DELETE ON sla_results
FOR EACH STATEMENT EXECUTE FUNCTION sla_append_only();
