-- Reports to authorities: what people write in place of the records, approvals of a report, and that it was filed. A report
-- itself is never changed; it is now told which series it belongs to.

ALTER TABLE filings ADD COLUMN series TEXT NOT NULL DEFAULT 'jp.appi';
CREATE INDEX filings_series ON filings (incident_id, series, number);
CREATE TRIGGER filings_no_update BEFORE UPDATE ON filings
BEGIN SELECT RAISE(ABORT, 'reports are never changed'); END;
CREATE TRIGGER filings_no_delete BEFORE DELETE ON filings
BEGIN SELECT RAISE(ABORT, 'reports are never changed'); END;

CREATE TABLE filing_fields (
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    key TEXT NOT NULL,
    state TEXT NOT NULL,
    -- The value, as JSON; NULL unless it is known.
    value TEXT,
    note TEXT NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (incident_id, key)
) STRICT;

CREATE TABLE filing_approvals (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    filing_id BLOB NOT NULL REFERENCES filings (id),
    -- The hash of the report it is bound to.
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    requested_by BLOB NOT NULL,
    requested_by_name TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    decided_by BLOB,
    decided_by_name TEXT,
    decided_at INTEGER,
    comment TEXT NOT NULL
) STRICT;
CREATE INDEX filing_approvals_filing ON filing_approvals (filing_id, id);
CREATE INDEX filing_approvals_incident ON filing_approvals (incident_id, state);
CREATE TRIGGER filing_approvals_decided_once BEFORE UPDATE ON filing_approvals
WHEN OLD.state IS NOT 'requested'
    OR NEW.id IS NOT OLD.id OR NEW.incident_id IS NOT OLD.incident_id OR NEW.filing_id IS NOT OLD.filing_id
    OR NEW.sha256 IS NOT OLD.sha256 OR NEW.requested_by IS NOT OLD.requested_by
    OR NEW.requested_by_name IS NOT OLD.requested_by_name OR NEW.requested_at IS NOT OLD.requested_at
BEGIN SELECT RAISE(ABORT, 'approvals of reports are decided once'); END;
CREATE TRIGGER filing_approvals_no_delete BEFORE DELETE ON filing_approvals
BEGIN SELECT RAISE(ABORT, 'approvals of reports are kept'); END;

CREATE TABLE filing_records (
    filing_id BLOB NOT NULL PRIMARY KEY REFERENCES filings (id),
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    sha256 TEXT NOT NULL,
    filed_at INTEGER NOT NULL,
    channel TEXT NOT NULL,
    reference TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_id BLOB NOT NULL,
    by_name TEXT NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX filing_records_incident ON filing_records (incident_id, filed_at);

-- Reports that deadlines and duties named as what was filed, from before that was recorded on the report. One that was
-- named twice keeps the first.
INSERT INTO filing_records
SELECT f.id, f.incident_id, f.sha256, d.filed_at, d.channel, d.reference, '', d.decided_by, d.decided_by_name, d.decided_at
FROM filing_duties AS d JOIN filings AS f ON f.id = d.filing_id
WHERE d.decision = 'filed' AND d.filed_at IS NOT NULL AND d.channel IS NOT NULL
    AND d.decided_by IS NOT NULL AND d.decided_by_name IS NOT NULL AND d.decided_at IS NOT NULL
ORDER BY d.decided_at
ON CONFLICT DO NOTHING;
INSERT INTO filing_records
SELECT f.id, f.incident_id, f.sha256, d.filed_at, d.channel, d.reference, '', d.decided_by, d.decided_by_name, d.decided_at
FROM incident_clocks AS d JOIN filings AS f ON f.id = d.filing_id
WHERE d.decision = 'filed' AND d.filed_at IS NOT NULL AND d.channel IS NOT NULL
    AND d.decided_by IS NOT NULL AND d.decided_by_name IS NOT NULL AND d.decided_at IS NOT NULL
ORDER BY d.decided_at
ON CONFLICT DO NOTHING;

CREATE TRIGGER filing_records_no_update BEFORE UPDATE ON filing_records
BEGIN SELECT RAISE(ABORT, 'what was filed is never changed'); END;
CREATE TRIGGER filing_records_no_delete BEFORE DELETE ON filing_records
BEGIN SELECT RAISE(ABORT, 'what was filed is never changed'); END;
