-- Instructions mailed to units. Each sending of one is a mailing; its mails are deliveries like any other, and there is
-- no other way out. `frozen` is what the mails are made of, as it was at the start: text, subject, sender, deadline.

CREATE TABLE instruction_mailings (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    instruction_id BLOB NOT NULL REFERENCES instructions (id),
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    pause_reason TEXT,
    frozen TEXT NOT NULL,
    total INTEGER NOT NULL,
    started_by BLOB NOT NULL,
    started_by_name TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    version INTEGER NOT NULL,
    UNIQUE (instruction_id, number)
) STRICT;
CREATE INDEX instruction_mailings_state ON instruction_mailings (state);

-- A delivery belongs to a campaign, or to a mailing and then goes to a unit.
ALTER TABLE deliveries ADD COLUMN mailing_id BLOB REFERENCES instruction_mailings (id);
ALTER TABLE deliveries ADD COLUMN unit_id BLOB REFERENCES units (id);
ALTER TABLE deliveries ALTER COLUMN campaign_id DROP NOT NULL;
ALTER TABLE deliveries ADD CONSTRAINT deliveries_of CHECK (
    (kind = 'instruction') = (campaign_id IS NULL)
    AND (campaign_id IS NULL) = (mailing_id IS NOT NULL)
    AND (mailing_id IS NULL) = (unit_id IS NULL)
);
CREATE UNIQUE INDEX deliveries_unit ON deliveries (mailing_id, unit_id) WHERE kind = 'instruction';
CREATE INDEX deliveries_mailing ON deliveries (mailing_id, state, id) WHERE mailing_id IS NOT NULL;
