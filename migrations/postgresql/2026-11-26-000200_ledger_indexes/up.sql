-- Counting by state and finding the next to send read the index alone; a mail that is begun stays where it is in the index
-- of what is held; what was not accepted has no place in that of the course.
DROP INDEX deliveries_state;
CREATE INDEX deliveries_state ON deliveries (campaign_id, kind, state, id);
DROP INDEX deliveries_lease;
CREATE INDEX deliveries_lease ON deliveries (lease_token) WHERE lease_token IS NOT NULL;
DROP INDEX deliveries_accepted;
CREATE INDEX deliveries_accepted ON deliveries (campaign_id, kind, accepted_at, domain) WHERE accepted_at IS NOT NULL;
-- Mails of which nobody could know at some time whether they arrived: few, and counted often.
CREATE INDEX deliveries_unknown ON deliveries (campaign_id, kind) WHERE ambiguous > 0;
