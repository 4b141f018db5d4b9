DROP TABLE notice_publications;
DROP FUNCTION notice_publications_append_only();
DROP TABLE notices;
