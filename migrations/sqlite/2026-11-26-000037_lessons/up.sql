-- What was learned of each phase, and what follows from it. `content` is the lesson as JSON.

CREATE TABLE lessons (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    phase TEXT NOT NULL,
    content TEXT NOT NULL,
    created_by_name TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX lessons_incident ON lessons (incident_id, id);
