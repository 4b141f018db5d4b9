-- When services were down or degraded, and the SLA checks made from that. A window's `details` is what was entered, as
-- JSON. Checks and their results are snapshots and never changed; what was made from them is kept in tables of its own.

CREATE TABLE service_windows (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    details TEXT NOT NULL,
    starts INTEGER NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX service_windows_incident ON service_windows (incident_id, starts, id);

CREATE TABLE sla_checks (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    number INTEGER NOT NULL,
    contracts INTEGER NOT NULL,
    results INTEGER NOT NULL,
    breached INTEGER NOT NULL,
    undecided INTEGER NOT NULL,
    credits TEXT NOT NULL,
    unnamed TEXT NOT NULL,
    inputs TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    as_of INTEGER NOT NULL,
    UNIQUE (incident_id, number)
) STRICT;

-- A check's row is written once its results are counted, within the same transaction.
CREATE TABLE sla_results (
    check_id BLOB NOT NULL REFERENCES sla_checks (id) DEFERRABLE INITIALLY DEFERRED,
    number INTEGER NOT NULL,
    contract_id BLOB NOT NULL REFERENCES contracts (id),
    counterparty TEXT NOT NULL,
    service_key TEXT NOT NULL,
    month TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    credit INTEGER NOT NULL,
    search_key TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (check_id, number)
) STRICT;
CREATE INDEX sla_results_outcome ON sla_results (check_id, outcome, number);
CREATE INDEX sla_results_credit ON sla_results (check_id, credit, number);
CREATE INDEX sla_results_contract ON sla_results (check_id, contract_id, number);

CREATE TABLE sla_claims (
    check_id BLOB NOT NULL REFERENCES sla_checks (id),
    number INTEGER NOT NULL,
    claim_id BLOB NOT NULL UNIQUE REFERENCES claims (id),
    PRIMARY KEY (check_id, number)
) STRICT;

CREATE TABLE sla_losses (
    check_id BLOB NOT NULL REFERENCES sla_checks (id),
    currency TEXT NOT NULL,
    loss_id BLOB NOT NULL UNIQUE REFERENCES losses (id),
    PRIMARY KEY (check_id, currency)
) STRICT;

CREATE TRIGGER sla_checks_no_update BEFORE UPDATE ON sla_checks
BEGIN SELECT RAISE(ABORT, 'SLA checks are never changed'); END;
CREATE TRIGGER sla_checks_no_delete BEFORE DELETE ON sla_checks
BEGIN SELECT RAISE(ABORT, 'SLA checks are never changed'); END;
CREATE TRIGGER sla_results_no_update BEFORE UPDATE ON sla_results
BEGIN SELECT RAISE(ABORT, 'SLA checks are never changed'); END;
CREATE TRIGGER sla_results_no_delete BEFORE DELETE ON sla_results
BEGIN SELECT RAISE(ABORT, 'SLA checks are never changed'); END;
