DROP TABLE delivery_people;
DROP INDEX people_household;
ALTER TABLE people DROP COLUMN household_id;
DROP TABLE households;
