-- Notices on the public page and their publications. A publication holds the pages as they were published; it is never
-- changed.

CREATE TABLE notices (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    letter_id BYTEA NOT NULL UNIQUE REFERENCES letters (id),
    slug TEXT COLLATE "C" NOT NULL UNIQUE,
    state TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    withdrawn_by BYTEA REFERENCES users (id),
    withdrawn_by_name TEXT COLLATE "C",
    withdrawn_at BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX notices_incident ON notices (incident_id, id);
CREATE INDEX notices_state ON notices (state, id);

CREATE TABLE notice_publications (
    notice_id BYTEA NOT NULL REFERENCES notices (id),
    number BIGINT NOT NULL,
    letter_version BIGINT NOT NULL,
    content_hash TEXT COLLATE "C" NOT NULL,
    approval_id BYTEA NOT NULL REFERENCES approvals (id),
    pages TEXT COLLATE "C" NOT NULL,
    page_hash TEXT COLLATE "C" NOT NULL,
    by_id BYTEA NOT NULL REFERENCES users (id),
    by_name TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (notice_id, number)
);

CREATE FUNCTION notice_publications_append_only() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''publications of notices are append-only''; END';
CREATE TRIGGER notice_publications_no_change BEFORE UPDATE OR DELETE ON notice_publications
FOR EACH STATEMENT EXECUTE FUNCTION notice_publications_append_only();
