-- Letters by post. A batch freezes which text is printed with which facts; each letter of it freezes whom it is for and
-- where it goes, sealed under the incident's key. The PDF is made from these rows each time, with the same bytes.

CREATE TABLE post_batches (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    number BIGINT NOT NULL,
    letter_id BYTEA NOT NULL REFERENCES letters (id),
    letter_kind TEXT COLLATE "C" NOT NULL,
    letter_version BIGINT NOT NULL,
    content_hash TEXT COLLATE "C" NOT NULL,
    -- Organisation, incident and figures the letter is filled from, as JSON.
    frozen TEXT COLLATE "C" NOT NULL,
    envelope TEXT COLLATE "C" NOT NULL,
    letters BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    pdf_sha256 TEXT COLLATE "C",
    pages BIGINT,
    posted_on TEXT COLLATE "C",
    service TEXT COLLATE "C" NOT NULL,
    decision_id BYTEA,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (incident_id, number)
);

CREATE TABLE post_letters (
    id BYTEA NOT NULL PRIMARY KEY,
    batch_id BYTEA NOT NULL REFERENCES post_batches (id),
    n BIGINT NOT NULL,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    person_id BYTEA NOT NULL,
    lang TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    number_index BYTEA,
    state TEXT COLLATE "C" NOT NULL,
    tracking BYTEA,
    returned_on TEXT COLLATE "C",
    return_reason TEXT COLLATE "C",
    UNIQUE (batch_id, n)
);
CREATE INDEX post_letters_person ON post_letters (incident_id, person_id, batch_id);
CREATE INDEX post_letters_number ON post_letters (incident_id, number_index);
