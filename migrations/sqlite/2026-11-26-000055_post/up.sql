-- Letters by post. A batch freezes which text is printed with which facts; each letter of it freezes whom it is for and
-- where it goes, sealed under the incident's key. The PDF is made from these rows each time, with the same bytes.

CREATE TABLE post_batches (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    number INTEGER NOT NULL,
    letter_id BLOB NOT NULL REFERENCES letters (id),
    letter_kind TEXT NOT NULL,
    letter_version INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    -- Organisation, incident and figures the letter is filled from, as JSON.
    frozen TEXT NOT NULL,
    envelope TEXT NOT NULL,
    letters INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    pdf_sha256 TEXT,
    pages INTEGER,
    posted_on TEXT,
    service TEXT NOT NULL,
    decision_id BLOB,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (incident_id, number)
) STRICT;

CREATE TABLE post_letters (
    id BLOB NOT NULL PRIMARY KEY,
    batch_id BLOB NOT NULL REFERENCES post_batches (id),
    n INTEGER NOT NULL,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    person_id BLOB NOT NULL,
    lang TEXT NOT NULL,
    sealed BLOB NOT NULL,
    number_index BLOB,
    state TEXT NOT NULL,
    tracking BLOB,
    returned_on TEXT,
    return_reason TEXT,
    UNIQUE (batch_id, n)
) STRICT;
CREATE INDEX post_letters_person ON post_letters (incident_id, person_id, batch_id);
CREATE INDEX post_letters_number ON post_letters (incident_id, number_index);
