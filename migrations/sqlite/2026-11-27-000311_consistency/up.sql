-- Contradictions that somebody let stand, by name and with the reason. The contradictions themselves are found anew at each
-- reading; the key is a hash of what both places say, so that another figure is covered by none of these.

CREATE TABLE consistency_overrulings (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    key TEXT NOT NULL,
    -- The contradiction as it was then, as JSON.
    contradiction TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX consistency_overrulings_incident ON consistency_overrulings (incident_id, key, id);
CREATE TRIGGER consistency_overrulings_no_update BEFORE UPDATE ON consistency_overrulings
BEGIN SELECT RAISE(ABORT, 'overrulings are append-only'); END;
CREATE TRIGGER consistency_overrulings_no_delete BEFORE DELETE ON consistency_overrulings
BEGIN SELECT RAISE(ABORT, 'overrulings are append-only'); END;
