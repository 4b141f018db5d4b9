DROP TABLE distinct_people;
DROP TABLE merged_people;
DROP TABLE person_merges;
