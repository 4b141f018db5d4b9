ALTER TABLE incidents DROP COLUMN exercise;
