DROP INDEX people_unmailable;
DROP INDEX deliveries_untold;
DROP TABLE substitute_notices;
DROP TABLE followup_attempts;
DROP TABLE followups;
