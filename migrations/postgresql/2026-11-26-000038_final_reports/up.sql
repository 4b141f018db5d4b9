-- Final reports, one each time the incident was closed. `content` is the JSON export, byte for byte; a report is never
-- changed.

CREATE TABLE final_reports (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    number BIGINT NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    created_by BYTEA NOT NULL,
    created_by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (incident_id, number)
);

CREATE FUNCTION final_reports_append_only() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''final reports are never changed''; END';
CREATE TRIGGER final_reports_no_change BEFORE UPDATE OR DELETE ON final_reports
FOR EACH STATEMENT EXECUTE FUNCTION final_reports_append_only();
