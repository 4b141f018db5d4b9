DROP TABLE segments;
DROP INDEX people_damage;
DROP INDEX people_sla;
DROP INDEX people_contract;
DROP INDEX people_organisation;
ALTER TABLE people DROP COLUMN organisation_hash;
ALTER TABLE people DROP COLUMN sla_ref;
DROP TABLE person_addresses;
