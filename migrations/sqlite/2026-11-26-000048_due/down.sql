DROP INDEX deliveries_lease;
CREATE INDEX deliveries_lease ON deliveries (lease_token, state);
DROP INDEX deliveries_due;
CREATE INDEX deliveries_due ON deliveries (state, next_at, id);
