-- Addresses that are told what happened, and each call of them with what became of it.

CREATE TABLE webhooks (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    -- Address and secret, sealed under a key of the instance.
    sealed BLOB NOT NULL,
    -- Host of the address, for the log.
    host TEXT NOT NULL,
    -- Actions it is told of, as a JSON list.
    events TEXT NOT NULL,
    format TEXT NOT NULL,
    lang TEXT NOT NULL,
    exercises INTEGER NOT NULL,
    enabled INTEGER NOT NULL,
    last_taken_at INTEGER,
    created_by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX webhooks_enabled ON webhooks (enabled, id);

-- `webhook_id` is no foreign key: every change of the product adds rows here, and would wait for whoever changes or removes
-- a webhook, who waits for its audit chain.
CREATE TABLE webhook_calls (
    id BLOB NOT NULL PRIMARY KEY,
    webhook_id BLOB NOT NULL,
    event TEXT NOT NULL,
    -- The body, the same bytes at each attempt.
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    status INTEGER,
    error TEXT,
    -- NULL once it is taken or given up.
    next_at INTEGER,
    -- Until when an attempt that has begun may take.
    held_until INTEGER,
    created_at INTEGER NOT NULL,
    done_at INTEGER
) STRICT;
CREATE INDEX webhook_calls_due ON webhook_calls (webhook_id, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_calls_state ON webhook_calls (webhook_id, state, id);
CREATE INDEX webhook_calls_list ON webhook_calls (webhook_id, id);
CREATE INDEX webhook_calls_held ON webhook_calls (webhook_id, held_until) WHERE held_until IS NOT NULL;
CREATE INDEX webhook_calls_done ON webhook_calls (done_at) WHERE done_at IS NOT NULL;
