-- The course of a campaign: mails accepted by time and by domain are counted from this index alone.
CREATE INDEX deliveries_accepted ON deliveries (campaign_id, kind, accepted_at, domain);
