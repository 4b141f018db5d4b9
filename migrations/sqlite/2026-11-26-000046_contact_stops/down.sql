DROP TABLE contact_stops;
