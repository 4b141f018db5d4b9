DROP TABLE law_decisions;
DROP TABLE conclusions;
DROP TABLE causes;
