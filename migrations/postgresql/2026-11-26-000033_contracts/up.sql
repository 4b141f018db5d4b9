-- Contracts of the organisation with customers and suppliers: what they say of notice, service levels, and of who
-- fixes and pays when a new vulnerability is found. `content` is JSON; the other columns are for lists.

CREATE TABLE contracts (
    id BYTEA NOT NULL PRIMARY KEY,
    counterparty TEXT COLLATE "C" NOT NULL,
    side TEXT COLLATE "C" NOT NULL,
    ends TEXT COLLATE "C" NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    lasting_gaps BIGINT NOT NULL,
    retired BOOLEAN NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX contracts_counterparty ON contracts (counterparty, id);
CREATE INDEX contracts_ends ON contracts (ends, id);
