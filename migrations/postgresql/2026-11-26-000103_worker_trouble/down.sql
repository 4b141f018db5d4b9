ALTER TABLE workers DROP COLUMN trouble_since;
ALTER TABLE workers DROP COLUMN trouble;
