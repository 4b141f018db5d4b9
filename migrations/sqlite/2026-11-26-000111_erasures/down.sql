DROP TABLE unreadable_values;
ALTER TABLE incident_keys DROP COLUMN rekey_halted_at;
ALTER TABLE erasures DROP COLUMN log_emptied_at;
DROP TRIGGER bounce_events_no_update;
CREATE TRIGGER bounce_events_no_update BEFORE UPDATE ON bounce_events
BEGIN SELECT RAISE(ABORT, 'reports about mails are never changed'); END;
