-- A page of the people of one language comes in the order of the register, and is counted with or without a mail address,
-- from the index alone. The address stands last: it is asked of what the index holds, and the order stays the register's.
CREATE INDEX people_lang ON people (incident_id, lang, id, has_email);

-- The few without a mail address as before. With the column itself in it, SQLite knows that this index, too, answers alone;
-- otherwise it would look through the whole of the other.
DROP INDEX people_unmailable;
CREATE INDEX people_unmailable ON people (incident_id, id, has_email) WHERE NOT has_email;
