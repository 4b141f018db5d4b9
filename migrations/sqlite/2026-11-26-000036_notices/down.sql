DROP TABLE notice_publications;
DROP TABLE notices;
