ALTER TABLE approvals DROP COLUMN facts_hash;
