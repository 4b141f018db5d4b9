DROP TABLE lane_states;
ALTER TABLE campaigns DROP COLUMN ramp;
