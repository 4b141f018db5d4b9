-- Instructions mailed to units. Each sending of one is a mailing; its mails are deliveries like any other, and there is
-- no other way out. `frozen` is what the mails are made of, as it was at the start: text, subject, sender, deadline.

CREATE TABLE instruction_mailings (
    id BYTEA NOT NULL PRIMARY KEY,
    incident_id BYTEA NOT NULL REFERENCES incidents (id),
    instruction_id BYTEA NOT NULL REFERENCES instructions (id),
    number BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    pause_reason TEXT COLLATE "C",
    frozen TEXT COLLATE "C" NOT NULL,
    total BIGINT NOT NULL,
    started_by BYTEA NOT NULL,
    started_by_name TEXT COLLATE "C" NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (instruction_id, number)
);
CREATE INDEX instruction_mailings_state ON instruction_mailings (state);

-- A delivery belongs to a campaign, or to a mailing and then goes to a unit.
ALTER TABLE deliveries ADD COLUMN mailing_id BYTEA REFERENCES instruction_mailings (id);
ALTER TABLE deliveries ADD COLUMN unit_id BYTEA REFERENCES units (id);
ALTER TABLE deliveries ALTER COLUMN campaign_id DROP NOT NULL;
ALTER TABLE deliveries ADD CONSTRAINT deliveries_of CHECK (
    (kind = 'instruction') = (campaign_id IS NULL)
    AND (campaign_id IS NULL) = (mailing_id IS NOT NULL)
    AND (mailing_id IS NULL) = (unit_id IS NULL)
);
CREATE UNIQUE INDEX deliveries_unit ON deliveries (mailing_id, unit_id) WHERE kind = 'instruction';
CREATE INDEX deliveries_mailing ON deliveries (mailing_id, state, id) WHERE mailing_id IS NOT NULL;
