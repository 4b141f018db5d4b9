DROP TABLE consistency_overrulings;
