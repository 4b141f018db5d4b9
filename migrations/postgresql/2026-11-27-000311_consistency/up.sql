-- Contradictions that somebody let stand, by name and with the reason. The contradictions themselves are found anew at each
-- reading; the key is a hash of what both places say, so that another figure is covered by none of these.

CREATE TABLE consistency_overrulings (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    key TEXT COLLATE "C" NOT NULL,
    -- The contradiction as it was then, as JSON.
    contradiction TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX consistency_overrulings_incident ON consistency_overrulings (incident_id, key, id);
CREATE FUNCTION consistency_overrulings_append_only() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''overrulings are append-only''; END';
CREATE TRIGGER consistency_overrulings_no_change BEFORE UPDATE OR DELETE ON consistency_overrulings
FOR EACH STATEMENT EXECUTE FUNCTION consistency_overrulings_append_only();
