-- Alarms: before, at and after a deadline, those who see to it are told. What is raised for one incident at one moment is
-- one alarm; its mails are deliveries like any other. `frozen` is what the mails are made of, as it was then.

CREATE TABLE alarms (
    id BLOB NOT NULL PRIMARY KEY,
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    raised_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    pause_reason TEXT,
    -- Why there are no mails, as a code.
    unsent_reason TEXT,
    frozen TEXT NOT NULL,
    finished_at INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX alarms_incident ON alarms (incident_id, id);
CREATE INDEX alarms_state ON alarms (state);

-- What was told of, so that it is told once: the clock or the question, whose deadline, the deadline, and the hours from
-- it, negative before it. A clock may go; that it was told of stays.
CREATE TABLE alarm_items (
    incident_id BLOB NOT NULL REFERENCES incidents (id),
    subject TEXT NOT NULL,
    basis TEXT NOT NULL,
    due INTEGER NOT NULL,
    hours INTEGER NOT NULL,
    alarm_id BLOB NOT NULL REFERENCES alarms (id),
    PRIMARY KEY (incident_id, subject, basis, due, hours)
) STRICT;
-- Each minute what was told of deadlines near that moment is looked up, and nothing of those long over.
CREATE INDEX alarm_items_due ON alarm_items (due);

-- A delivery belongs to a campaign, to a mailing and then goes to a unit, or to an alarm and then goes to a user.
ALTER TABLE deliveries ADD COLUMN alarm_id BLOB REFERENCES alarms (id);
ALTER TABLE deliveries ADD COLUMN user_id BLOB REFERENCES users (id);
ALTER TABLE deliveries DROP CONSTRAINT deliveries_of;
ALTER TABLE deliveries ADD CONSTRAINT deliveries_of CHECK (
    (kind IN ('instruction', 'alarm')) = (campaign_id IS NULL)
    AND (kind = 'instruction') = (mailing_id IS NOT NULL)
    AND (kind = 'alarm') = (alarm_id IS NOT NULL)
    AND (mailing_id IS NULL) = (unit_id IS NULL)
    AND (alarm_id IS NULL) = (user_id IS NULL)
);
CREATE UNIQUE INDEX deliveries_user ON deliveries (alarm_id, user_id) WHERE kind = 'alarm';
CREATE INDEX deliveries_alarm ON deliveries (alarm_id, state, id) WHERE alarm_id IS NOT NULL;
