-- Most mails are accepted at the first attempt: they have no time to wait for and are held for a moment only, so they need
-- not be in indexes of what waits and of what is held.
DROP INDEX deliveries_due;
CREATE INDEX deliveries_due ON deliveries (campaign_id, state, next_at) WHERE next_at IS NOT NULL;
DROP INDEX deliveries_lease;
CREATE INDEX deliveries_lease ON deliveries (lease_token, state) WHERE lease_token IS NOT NULL;
