-- How many mails a day a campaign sends, as JSON; NULL without a plan.
ALTER TABLE campaigns ADD COLUMN ramp TEXT;

-- Lanes a worker holds back for now: at which rate, why, until when. Rows of workers that ended say nothing.
CREATE TABLE lane_states (
    token INTEGER NOT NULL REFERENCES workers (token),
    lane TEXT NOT NULL,
    why TEXT NOT NULL,
    per_minute INTEGER,
    code INTEGER,
    enhanced TEXT,
    since INTEGER NOT NULL,
    until INTEGER,
    PRIMARY KEY (token, lane)
) STRICT;
