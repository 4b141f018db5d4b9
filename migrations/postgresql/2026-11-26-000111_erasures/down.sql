DROP TABLE unreadable_values;
ALTER TABLE incident_keys DROP COLUMN rekey_halted_at;
ALTER TABLE erasures DROP COLUMN log_emptied_at;
DROP TRIGGER bounce_events_no_delete ON bounce_events;
DROP TRIGGER bounce_events_no_update ON bounce_events;
DROP FUNCTION bounce_events_erased_only();
CREATE TRIGGER bounce_events_no_change BEFORE UPDATE OR DELETE ON bounce_events
FOR EACH STATEMENT EXECUTE FUNCTION bounce_events_append_only();
