CREATE TABLE attempts_by_row (
    delivery_id BLOB NOT NULL REFERENCES deliveries (id),
    n INTEGER NOT NULL,
    token INTEGER NOT NULL,
    may_repeat INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    phase TEXT,
    code INTEGER,
    enhanced TEXT,
    text TEXT,
    outcome TEXT,
    PRIMARY KEY (delivery_id, n)
) STRICT;
INSERT INTO attempts_by_row SELECT * FROM attempts;
DROP TABLE attempts;
ALTER TABLE attempts_by_row RENAME TO attempts;
DROP INDEX deliveries_unknown;
DROP INDEX deliveries_accepted;
CREATE INDEX deliveries_accepted ON deliveries (campaign_id, kind, accepted_at, domain);
DROP INDEX deliveries_lease;
CREATE INDEX deliveries_lease ON deliveries (lease_token, state) WHERE lease_token IS NOT NULL;
DROP INDEX deliveries_state;
CREATE INDEX deliveries_state ON deliveries (campaign_id, state, id);
