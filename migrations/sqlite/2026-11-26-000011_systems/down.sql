DROP TABLE backup_checks;
DROP TABLE system_steps;
DROP TABLE system_marks;
DROP TABLE reconnection_rules;
DROP TABLE systems;
