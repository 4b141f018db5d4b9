DROP TABLE monitoring_checks;
DROP TABLE monitorings;
