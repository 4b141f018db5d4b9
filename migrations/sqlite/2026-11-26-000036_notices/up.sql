-- Notices on the public page and their publications. A publication holds the pages as they were published; it is never
-- changed.

CREATE TABLE notices (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    letter_id BLOB NOT NULL UNIQUE REFERENCES letters (id),
    slug TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    withdrawn_by BLOB REFERENCES users (id),
    withdrawn_by_name TEXT,
    withdrawn_at INTEGER,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX notices_incident ON notices (incident_id, id);
CREATE INDEX notices_state ON notices (state, id);

CREATE TABLE notice_publications (
    notice_id BLOB NOT NULL REFERENCES notices (id),
    number INTEGER NOT NULL,
    letter_version INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    approval_id BLOB NOT NULL REFERENCES approvals (id),
    pages TEXT NOT NULL,
    page_hash TEXT NOT NULL,
    by_id BLOB NOT NULL REFERENCES users (id),
    by_name TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (notice_id, number)
) STRICT;

CREATE TRIGGER notice_publications_no_update BEFORE UPDATE ON notice_publications
BEGIN SELECT RAISE(ABORT, 'publications of notices are append-only'); END;
CREATE TRIGGER notice_publications_no_delete BEFORE DELETE ON notice_publications
BEGIN SELECT RAISE(ABORT, 'publications of notices are append-only'); END;
