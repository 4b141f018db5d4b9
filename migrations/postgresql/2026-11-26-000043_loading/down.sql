DROP TABLE people_upload_chunks;
DROP TABLE people_uploads;
