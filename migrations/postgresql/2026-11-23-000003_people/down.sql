DROP TABLE people;
DROP TABLE people_import_errors;
DROP TABLE people_imports;
