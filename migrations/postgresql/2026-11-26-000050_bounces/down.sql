DROP TABLE suppressions;
DROP INDEX deliveries_bounces;
DROP TABLE bounce_tallies;
DROP TABLE bounce_events;
DROP FUNCTION bounce_events_append_only();
