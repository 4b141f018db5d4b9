-- The loss ledger of an incident: its rows as they are, and every version they ever had.

CREATE TABLE losses (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    class TEXT NOT NULL,
    jnsa_class TEXT NOT NULL,
    variety TEXT NOT NULL,
    description TEXT NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    currency TEXT NOT NULL,
    state TEXT NOT NULL,
    day TEXT NOT NULL,
    basis TEXT NOT NULL,
    exchange TEXT,
    calculation TEXT,
    home_low INTEGER NOT NULL,
    home_high INTEGER NOT NULL,
    home_currency TEXT NOT NULL,
    search_key TEXT NOT NULL,
    reversal TEXT,
    created_by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX losses_day ON losses (incident_id, day, id);
CREATE INDEX losses_amount ON losses (incident_id, home_high, id);

CREATE TABLE loss_versions (
    loss_id BLOB NOT NULL REFERENCES losses (id),
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    home_low INTEGER NOT NULL,
    home_high INTEGER NOT NULL,
    reversal_reason TEXT,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (loss_id, version)
) STRICT;

CREATE TRIGGER loss_versions_no_update BEFORE UPDATE ON loss_versions
BEGIN SELECT RAISE(ABORT, 'versions of losses are append-only'); END;
CREATE TRIGGER loss_versions_no_delete BEFORE DELETE ON loss_versions
BEGIN SELECT RAISE(ABORT, 'versions of losses are append-only'); END;
