-- People outside who told us something and wait for word: reporters, complainants, finders. `sealed` holds who they
-- are and what they told; the log of words exchanged is sealed too.

CREATE TABLE contacts (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    kind TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    owner_id BYTEA REFERENCES users (id),
    first_heard_at BIGINT NOT NULL,
    last_word_at BIGINT,
    next_word_due BIGINT,
    closed_at BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX contacts_incident ON contacts (incident_id, id);
CREATE INDEX contacts_owner ON contacts (owner_id, next_word_due);

CREATE TABLE contact_words (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    contact_id BYTEA NOT NULL REFERENCES contacts (id),
    direction TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX contact_words_contact ON contact_words (contact_id, at, id);
