-- Addresses that are told what happened, and each call of them with what became of it.

CREATE TABLE webhooks (
    id BYTEA NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    -- Address and secret, sealed under a key of the instance.
    sealed BYTEA NOT NULL,
    -- Host of the address, for the log.
    host TEXT COLLATE "C" NOT NULL,
    -- Actions it is told of, as a JSON list.
    events TEXT COLLATE "C" NOT NULL,
    format TEXT COLLATE "C" NOT NULL,
    lang TEXT COLLATE "C" NOT NULL,
    exercises BOOLEAN NOT NULL,
    enabled BOOLEAN NOT NULL,
    last_taken_at BIGINT,
    created_by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX webhooks_enabled ON webhooks (enabled, id);

-- `webhook_id` is no foreign key: every change of the product adds rows here, and would wait for whoever changes or removes
-- a webhook, who waits for its audit chain.
CREATE TABLE webhook_calls (
    id BYTEA NOT NULL PRIMARY KEY,
    webhook_id BYTEA NOT NULL,
    event TEXT COLLATE "C" NOT NULL,
    -- The body, the same bytes at each attempt.
    body TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL,
    status BIGINT,
    error TEXT COLLATE "C",
    -- NULL once it is taken or given up.
    next_at BIGINT,
    -- Until when an attempt that has begun may take.
    held_until BIGINT,
    created_at BIGINT NOT NULL,
    done_at BIGINT
);
CREATE INDEX webhook_calls_due ON webhook_calls (webhook_id, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_calls_state ON webhook_calls (webhook_id, state, id);
CREATE INDEX webhook_calls_list ON webhook_calls (webhook_id, id);
CREATE INDEX webhook_calls_held ON webhook_calls (webhook_id, held_until) WHERE held_until IS NOT NULL;
CREATE INDEX webhook_calls_done ON webhook_calls (done_at) WHERE done_at IS NOT NULL;
