DROP TABLE filing_records;
DROP TABLE filing_approvals;
DROP TABLE filing_fields;
DROP TRIGGER filings_no_delete;
DROP TRIGGER filings_no_update;
DROP INDEX filings_series;
ALTER TABLE filings DROP COLUMN series;
