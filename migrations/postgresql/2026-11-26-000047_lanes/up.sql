-- How many mails a day a campaign sends, as JSON; NULL without a plan.
ALTER TABLE campaigns ADD COLUMN ramp TEXT COLLATE "C";

-- Lanes a worker holds back for now: at which rate, why, until when. Rows of workers that ended say nothing.
CREATE TABLE lane_states (
    token BIGINT NOT NULL REFERENCES workers (token),
    lane TEXT COLLATE "C" NOT NULL,
    why TEXT COLLATE "C" NOT NULL,
    per_minute BIGINT,
    code INTEGER,
    enhanced TEXT COLLATE "C",
    since BIGINT NOT NULL,
    until BIGINT,
    PRIMARY KEY (token, lane)
);
