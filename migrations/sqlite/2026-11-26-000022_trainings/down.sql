DROP TABLE sanctions;
DROP TABLE plan_revisions;
DROP TABLE trainings;
