DROP TABLE loss_versions;
DROP TABLE losses;
