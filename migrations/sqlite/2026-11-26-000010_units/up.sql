-- Units of the organisation: who answers for systems and how they are reached. They belong to no incident.

CREATE TABLE units (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    fax TEXT NOT NULL,
    parent_id BLOB REFERENCES units (id),
    note TEXT NOT NULL,
    retired INTEGER NOT NULL,
    search_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX units_name ON units (name, id);
