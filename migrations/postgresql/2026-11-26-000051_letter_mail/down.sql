ALTER TABLE letter_versions DROP COLUMN encoding;
ALTER TABLE letter_versions DROP COLUMN attachments;
