DROP TABLE recovery_reports;
DROP TABLE recovery_dates;
DROP TABLE recovery_runs;
DROP TABLE recovery_steps;
DROP TABLE recovery_approvals;
DROP TABLE recovery_parties;
DROP TABLE recovery_tasks;
DROP TABLE recovery_plans;
