-- What keeps a worker from sending anything at all: the mail server's last word, and since when.

ALTER TABLE workers ADD COLUMN trouble TEXT COLLATE "C";
ALTER TABLE workers ADD COLUMN trouble_since BIGINT;
