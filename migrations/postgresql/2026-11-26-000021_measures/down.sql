DROP TABLE measure_audits;
DROP TABLE measure_targets;
DROP TABLE measure_approvals;
DROP TABLE measures;
DROP TABLE prevention_options;
