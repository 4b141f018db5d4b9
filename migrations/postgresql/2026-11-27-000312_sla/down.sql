DROP TABLE sla_losses;
DROP TABLE sla_claims;
DROP TABLE sla_results;
DROP TABLE sla_checks;
DROP TABLE service_windows;
DROP FUNCTION sla_append_only();
