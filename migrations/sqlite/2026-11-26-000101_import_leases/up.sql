-- Until when the process that works on an import is taken to be alive; it puts the time off while it works.

ALTER TABLE people_imports ADD COLUMN lease_until INTEGER NOT NULL DEFAULT 0;
