-- Contracts of the organisation with customers and suppliers: what they say of notice, service levels, and of who
-- fixes and pays when a new vulnerability is found. `content` is JSON; the other columns are for lists.

CREATE TABLE contracts (
    id BLOB NOT NULL PRIMARY KEY,
    counterparty TEXT NOT NULL,
    side TEXT NOT NULL,
    ends TEXT NOT NULL,
    content TEXT NOT NULL,
    lasting_gaps INTEGER NOT NULL,
    retired INTEGER NOT NULL,
    search_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX contracts_counterparty ON contracts (counterparty, id);
CREATE INDEX contracts_ends ON contracts (ends, id);
