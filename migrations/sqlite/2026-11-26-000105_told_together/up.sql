-- People who are told together by post and telephone, as they are by mail: one letter or one call for a household, or for
-- those a guardian answers for.

-- Whom a letter is for beside the person it is counted under.
CREATE TABLE post_letter_people (
    letter_id BLOB NOT NULL REFERENCES post_letters (id),
    person_id BLOB NOT NULL,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    PRIMARY KEY (letter_id, person_id)
) STRICT;
CREATE INDEX post_letter_people_person ON post_letter_people (person_id, letter_id);
CREATE INDEX post_letter_people_incident ON post_letter_people (incident_id);

-- How many people the letters of a batch are for.
ALTER TABLE post_batches ADD COLUMN people INTEGER NOT NULL DEFAULT 0;
UPDATE post_batches SET people = letters;

-- Whom an attempt was with, where somebody else was called for the person.
ALTER TABLE followup_attempts ADD COLUMN to_sealed BLOB;

-- Whether a guardian who is not on the register can be called.
ALTER TABLE households ADD COLUMN phone_index BLOB;
