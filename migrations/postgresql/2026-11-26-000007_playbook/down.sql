DROP TABLE incident_playbooks;
DROP TABLE playbooks;
