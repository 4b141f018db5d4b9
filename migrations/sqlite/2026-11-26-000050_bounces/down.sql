DROP TABLE suppressions;
DROP INDEX deliveries_bounces;
DROP TABLE bounce_tallies;
DROP TABLE bounce_events;
