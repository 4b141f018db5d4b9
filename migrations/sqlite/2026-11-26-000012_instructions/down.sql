DROP TABLE instruction_answers;
DROP TABLE instruction_systems;
DROP TABLE instruction_units;
DROP TABLE instructions;
