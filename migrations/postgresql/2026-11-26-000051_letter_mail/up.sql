-- What a letter is as a mail: the files that go with it (JSON: id, name, media type, size, SHA-256) and the characters
-- it is written in.
ALTER TABLE letter_versions ADD COLUMN attachments TEXT COLLATE "C" NOT NULL DEFAULT '[]';
ALTER TABLE letter_versions ADD COLUMN encoding TEXT COLLATE "C" NOT NULL DEFAULT 'utf8';
