DROP INDEX campaigns_letter;
ALTER TABLE letter_versions DROP COLUMN fallback;
ALTER TABLE letter_versions DROP COLUMN basis;
DROP INDEX letters_series;
DROP INDEX letters_follows;
ALTER TABLE letters DROP COLUMN follows_id;
ALTER TABLE letters DROP COLUMN series_number;
ALTER TABLE letters DROP COLUMN series_id;
