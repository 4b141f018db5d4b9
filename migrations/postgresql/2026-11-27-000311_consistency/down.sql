DROP TABLE consistency_overrulings;
DROP FUNCTION consistency_overrulings_append_only();
