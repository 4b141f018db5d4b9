-- Final reports, one each time the incident was closed. `content` is the JSON export, byte for byte; a report is never
-- changed.

CREATE TABLE final_reports (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    number INTEGER NOT NULL,
    content TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    created_by BLOB NOT NULL,
    created_by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (incident_id, number)
) STRICT;

CREATE TRIGGER final_reports_no_update BEFORE UPDATE ON final_reports
BEGIN SELECT RAISE(ABORT, 'final reports are never changed'); END;
CREATE TRIGGER final_reports_no_delete BEFORE DELETE ON final_reports
BEGIN SELECT RAISE(ABORT, 'final reports are never changed'); END;
