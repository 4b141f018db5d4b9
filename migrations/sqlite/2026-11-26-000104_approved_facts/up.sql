-- What an approved letter was filled with: the hash of the facts its texts use. Empty for approvals of before, which
-- therefore match no letter any more and are asked for anew.

ALTER TABLE approvals ADD COLUMN facts_hash TEXT NOT NULL DEFAULT '';
