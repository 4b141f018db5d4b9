DROP TABLE filing_records;
DROP FUNCTION filing_records_never_changed();
DROP TABLE filing_approvals;
DROP FUNCTION filing_approvals_decided_once();
DROP TABLE filing_fields;
DROP TRIGGER filings_no_change ON filings;
DROP FUNCTION filings_never_changed();
DROP INDEX filings_series;
ALTER TABLE filings DROP COLUMN series;
