DROP TABLE final_reports;
