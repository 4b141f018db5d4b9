DROP TABLE erasures;
DROP TABLE retentions;
ALTER TABLE incident_keys DROP COLUMN rekeyed_at;
ALTER TABLE incident_keys DROP COLUMN rekey_place;
ALTER TABLE incident_keys DROP COLUMN rekey_started_at;
ALTER TABLE incident_keys DROP COLUMN before_sealed;
