ALTER TABLE households DROP COLUMN phone_index;
ALTER TABLE followup_attempts DROP COLUMN to_sealed;
ALTER TABLE post_batches DROP COLUMN people;
DROP TABLE post_letter_people;
