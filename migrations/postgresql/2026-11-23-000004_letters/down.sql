DROP TABLE approvals;
DROP TABLE letter_versions;
DROP TABLE letters;
