-- The key that proves a link to stop updates is ours: one a campaign, sealed under its incident's key.
CREATE TABLE unsubscribe_keys (
    id BLOB NOT NULL PRIMARY KEY REFERENCES campaigns (id),
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX unsubscribe_keys_incident ON unsubscribe_keys (incident_id, id);
