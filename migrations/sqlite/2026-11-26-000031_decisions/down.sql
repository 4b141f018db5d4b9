DROP TABLE filing_duties;
DROP INDEX deliveries_told;
DROP INDEX people_decision;
ALTER TABLE people DROP COLUMN decision_id;
ALTER TABLE people DROP COLUMN decision;
DROP TABLE people_decisions;
