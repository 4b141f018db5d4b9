-- What mail servers said may name somebody, and so may a kept audience: an erasure empties the one and takes the other
-- away. A report about a mail stays unchanged but for that.

DROP TRIGGER bounce_events_no_update;
UPDATE bounce_events SET text = NULL
WHERE incident_id IN (SELECT incident_id FROM incident_keys WHERE destroyed_at IS NOT NULL);
UPDATE attempts SET text = NULL WHERE delivery_id IN (
    SELECT d.id FROM deliveries AS d JOIN incident_keys AS k ON k.incident_id = d.incident_id
    WHERE k.destroyed_at IS NOT NULL
);
DELETE FROM segments
WHERE incident_id IN (SELECT incident_id FROM incident_keys WHERE destroyed_at IS NOT NULL);
CREATE TRIGGER bounce_events_no_update BEFORE UPDATE ON bounce_events
WHEN NEW.text IS NOT NULL
    OR NEW.id IS NOT OLD.id OR NEW.delivery_id IS NOT OLD.delivery_id OR NEW.incident_id IS NOT OLD.incident_id
    OR NEW.sha256 IS NOT OLD.sha256 OR NEW.kind IS NOT OLD.kind OR NEW.class IS NOT OLD.class
    OR NEW.status IS NOT OLD.status OR NEW.effect IS NOT OLD.effect OR NEW.received_at IS NOT OLD.received_at
    OR NOT EXISTS (
        SELECT 1 FROM incident_keys AS k WHERE k.incident_id = OLD.incident_id AND k.destroyed_at IS NOT NULL
    )
BEGIN SELECT RAISE(ABORT, 'reports about mails are never changed'); END;

-- When the log beside the database's file was emptied after the clearing; never on PostgreSQL.
ALTER TABLE erasures ADD COLUMN log_emptied_at INTEGER;

-- Values that neither key opens while an incident is sealed anew: named, until somebody decides to leave them behind.
-- `n` is the number of the part where a value is kept in parts, 0 otherwise.
ALTER TABLE incident_keys ADD COLUMN rekey_halted_at INTEGER;
CREATE TABLE unreadable_values (
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    row_id BLOB NOT NULL,
    n INTEGER NOT NULL,
    skipped_by_name TEXT,
    skipped_at INTEGER,
    PRIMARY KEY (incident_id, table_name, column_name, row_id, n)
) STRICT;
