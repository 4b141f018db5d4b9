-- How the files of one source are read, by name, for the whole organisation. `settings` is the preset as JSON; headings of
-- columns are no personal data.

CREATE TABLE import_presets (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    settings TEXT NOT NULL,
    by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
