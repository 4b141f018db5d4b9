-- What came back about a mail after a mail server had taken it: its class (hard, soft, policy) and status code.
ALTER TABLE deliveries ADD COLUMN bounce_class TEXT;
ALTER TABLE deliveries ADD COLUMN bounce_status TEXT;

-- A person counts as told by a mail that was accepted, or reported as delivered.
DROP INDEX deliveries_told;
CREATE INDEX deliveries_told ON deliveries (incident_id, person_id)
    WHERE kind = 'letter' AND state IN ('accepted', 'delivered');
