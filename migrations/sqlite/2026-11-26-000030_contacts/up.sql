-- People outside who told us something and wait for word: reporters, complainants, finders. `sealed` holds who they
-- are and what they told; the log of words exchanged is sealed too.

CREATE TABLE contacts (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    kind TEXT NOT NULL,
    sealed BLOB NOT NULL,
    owner_id BLOB REFERENCES users (id),
    first_heard_at INTEGER NOT NULL,
    last_word_at INTEGER,
    next_word_due INTEGER,
    closed_at INTEGER,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX contacts_incident ON contacts (incident_id, id);
CREATE INDEX contacts_owner ON contacts (owner_id, next_word_due);

CREATE TABLE contact_words (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    contact_id BLOB NOT NULL REFERENCES contacts (id),
    direction TEXT NOT NULL,
    channel TEXT NOT NULL,
    at INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_words_contact ON contact_words (contact_id, at, id);
