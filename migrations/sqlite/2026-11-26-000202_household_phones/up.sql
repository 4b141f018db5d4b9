-- A number that was wrong is looked for among those of guardians outside the register, too. Most households have none.
CREATE INDEX households_phone ON households (incident_id, phone_index) WHERE phone_index IS NOT NULL;
