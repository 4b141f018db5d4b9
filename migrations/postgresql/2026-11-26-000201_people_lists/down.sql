DROP INDEX people_unmailable;
CREATE INDEX people_unmailable ON people (incident_id, id) WHERE NOT has_email;
DROP INDEX people_lang;
