-- The key that proves a link to stop updates is ours: one a campaign, sealed under its incident's key.
CREATE TABLE unsubscribe_keys (
    id BYTEA NOT NULL PRIMARY KEY REFERENCES campaigns (id),
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    sealed BYTEA NOT NULL
);
CREATE INDEX unsubscribe_keys_incident ON unsubscribe_keys (incident_id, id);
