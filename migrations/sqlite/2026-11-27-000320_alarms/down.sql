DELETE FROM outbox_mails WHERE delivery_id IN (SELECT id FROM deliveries WHERE kind = 'alarm');
DROP TRIGGER bounce_events_no_delete;
DELETE FROM bounce_events WHERE delivery_id IN (SELECT id FROM deliveries WHERE kind = 'alarm');
CREATE TRIGGER bounce_events_no_delete BEFORE DELETE ON bounce_events
BEGIN SELECT RAISE(ABORT, 'reports about mails are never changed'); END;
DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE kind = 'alarm');
DELETE FROM deliveries WHERE kind = 'alarm';
DROP INDEX deliveries_alarm;
DROP INDEX deliveries_user;
ALTER TABLE deliveries DROP CONSTRAINT deliveries_of;
ALTER TABLE deliveries DROP COLUMN user_id;
ALTER TABLE deliveries DROP COLUMN alarm_id;
ALTER TABLE deliveries ADD CONSTRAINT deliveries_of CHECK (
    (kind = 'instruction') = (campaign_id IS NULL)
    AND (campaign_id IS NULL) = (mailing_id IS NOT NULL)
    AND (mailing_id IS NULL) = (unit_id IS NULL)
);
DROP TABLE alarm_items;
DROP TABLE alarms;
