-- What mail servers said may name somebody, and so may a kept audience: an erasure empties the one and takes the other
-- away. A report about a mail stays unchanged but for that.

DROP TRIGGER bounce_events_no_change ON bounce_events;
UPDATE bounce_events SET text = NULL
WHERE incident_id IN (SELECT incident_id FROM incident_keys WHERE destroyed_at IS NOT NULL);
UPDATE attempts SET text = NULL WHERE delivery_id IN (
    SELECT d.id FROM deliveries AS d JOIN incident_keys AS k ON k.incident_id = d.incident_id
    WHERE k.destroyed_at IS NOT NULL
);
DELETE FROM segments
WHERE incident_id IN (SELECT incident_id FROM incident_keys WHERE destroyed_at IS NOT NULL);
CREATE FUNCTION bounce_events_erased_only() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN
    IF NEW.text IS NOT NULL
        OR ROW(NEW.id, NEW.delivery_id, NEW.incident_id, NEW.sha256, NEW.kind, NEW.class, NEW.status, NEW.effect,
               NEW.received_at)
            IS DISTINCT FROM
           ROW(OLD.id, OLD.delivery_id, OLD.incident_id, OLD.sha256, OLD.kind, OLD.class, OLD.status, OLD.effect,
               OLD.received_at)
        OR NOT EXISTS (
            SELECT 1 FROM incident_keys AS k WHERE k.incident_id = OLD.incident_id AND k.destroyed_at IS NOT NULL
        )
    THEN
        RAISE EXCEPTION ''reports about mails are never changed'';
    END IF;
    RETURN NEW;
END';
CREATE TRIGGER bounce_events_no_update BEFORE UPDATE ON bounce_events
FOR EACH ROW EXECUTE FUNCTION bounce_events_erased_only();
CREATE TRIGGER bounce_events_no_delete BEFORE DELETE ON bounce_events
FOR EACH STATEMENT EXECUTE FUNCTION bounce_events_append_only();

-- When the log beside the database's file was emptied after the clearing; never on PostgreSQL.
ALTER TABLE erasures ADD COLUMN log_emptied_at BIGINT;

-- Values that neither key opens while an incident is sealed anew: named, until somebody decides to leave them behind.
-- `n` is the number of the part where a value is kept in parts, 0 otherwise.
ALTER TABLE incident_keys ADD COLUMN rekey_halted_at BIGINT;
CREATE TABLE unreadable_values (
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    table_name TEXT COLLATE "C" NOT NULL,
    column_name TEXT COLLATE "C" NOT NULL,
    row_id BYTEA NOT NULL,
    n BIGINT NOT NULL,
    skipped_by_name TEXT COLLATE "C",
    skipped_at BIGINT,
    PRIMARY KEY (incident_id, table_name, column_name, row_id, n)
);
