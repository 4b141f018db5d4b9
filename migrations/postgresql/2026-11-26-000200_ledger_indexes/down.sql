DROP INDEX deliveries_unknown;
DROP INDEX deliveries_accepted;
CREATE INDEX deliveries_accepted ON deliveries (campaign_id, kind, accepted_at, domain);
DROP INDEX deliveries_lease;
CREATE INDEX deliveries_lease ON deliveries (lease_token, state) WHERE lease_token IS NOT NULL;
DROP INDEX deliveries_state;
CREATE INDEX deliveries_state ON deliveries (campaign_id, state, id);
