ALTER TABLE people_imports DROP COLUMN lease_until;
