DROP TABLE loss_versions;
DROP TABLE losses;
DROP FUNCTION loss_versions_append_only();
