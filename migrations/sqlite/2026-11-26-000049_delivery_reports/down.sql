DROP INDEX deliveries_told;
CREATE INDEX deliveries_told ON deliveries (incident_id, person_id) WHERE kind = 'letter' AND state = 'accepted';
ALTER TABLE deliveries DROP COLUMN bounce_status;
ALTER TABLE deliveries DROP COLUMN bounce_class;
