DROP INDEX deliveries_accepted;
