-- Units of the organisation: who answers for systems and how they are reached. They belong to no incident.

CREATE TABLE units (
    id BYTEA NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL UNIQUE,
    person TEXT COLLATE "C" NOT NULL,
    email TEXT COLLATE "C" NOT NULL,
    phone TEXT COLLATE "C" NOT NULL,
    fax TEXT COLLATE "C" NOT NULL,
    parent_id BYTEA REFERENCES units (id),
    note TEXT COLLATE "C" NOT NULL,
    retired BOOLEAN NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX units_name ON units (name, id);
