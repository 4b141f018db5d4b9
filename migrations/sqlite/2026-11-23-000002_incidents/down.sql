DROP TABLE timeline_events;
DROP TABLE incident_keys;
DROP TABLE incident_members;
DROP TABLE incident_phases;
DROP TABLE incident_times;
DROP TABLE incidents;
