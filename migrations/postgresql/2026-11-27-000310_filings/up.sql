-- Reports to authorities: what people write in place of the records, approvals of a report, and that it was filed. A report
-- itself is never changed; it is now told which series it belongs to.

ALTER TABLE filings ADD COLUMN series TEXT COLLATE "C" NOT NULL DEFAULT 'jp.appi';
CREATE INDEX filings_series ON filings (incident_id, series, number);
CREATE FUNCTION filings_never_changed() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''reports are never changed''; END';
CREATE TRIGGER filings_no_change BEFORE UPDATE OR DELETE ON filings
FOR EACH STATEMENT EXECUTE FUNCTION filings_never_changed();

CREATE TABLE filing_fields (
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    key TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    -- The value, as JSON; NULL unless it is known.
    value TEXT COLLATE "C",
    note TEXT COLLATE "C" NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (incident_id, key)
);

CREATE TABLE filing_approvals (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    filing_id BYTEA NOT NULL REFERENCES filings (id),
    -- The hash of the report it is bound to.
    sha256 TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    requested_by BYTEA NOT NULL,
    requested_by_name TEXT COLLATE "C" NOT NULL,
    requested_at BIGINT NOT NULL,
    decided_by BYTEA,
    decided_by_name TEXT COLLATE "C",
    decided_at BIGINT,
    comment TEXT COLLATE "C" NOT NULL
);
CREATE INDEX filing_approvals_filing ON filing_approvals (filing_id, id);
CREATE INDEX filing_approvals_incident ON filing_approvals (incident_id, state);
CREATE FUNCTION filing_approvals_decided_once() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''approvals of reports are decided once''; END';
CREATE TRIGGER filing_approvals_decided_once BEFORE UPDATE ON filing_approvals
FOR EACH ROW WHEN (
    OLD.state IS DISTINCT FROM 'requested'
    OR (NEW.id, NEW.incident_id, NEW.filing_id, NEW.sha256, NEW.requested_by, NEW.requested_by_name, NEW.requested_at)
        IS DISTINCT FROM
        (OLD.id, OLD.incident_id, OLD.filing_id, OLD.sha256, OLD.requested_by, OLD.requested_by_name, OLD.requested_at)
) EXECUTE FUNCTION filing_approvals_decided_once();
CREATE TRIGGER filing_approvals_no_delete BEFORE DELETE ON filing_approvals
FOR EACH STATEMENT EXECUTE FUNCTION filing_approvals_decided_once();

CREATE TABLE filing_records (
    filing_id BYTEA NOT NULL PRIMARY KEY REFERENCES filings (id),
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    sha256 TEXT COLLATE "C" NOT NULL,
    filed_at BIGINT NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    reference TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    by_id BYTEA NOT NULL,
    by_name TEXT COLLATE "C" NOT NULL,
    recorded_at BIGINT NOT NULL
);
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

CREATE FUNCTION filing_records_never_changed() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''what was filed is never changed''; END';
CREATE TRIGGER filing_records_no_change BEFORE UPDATE OR DELETE ON filing_records
FOR EACH STATEMENT EXECUTE FUNCTION filing_records_never_changed();
