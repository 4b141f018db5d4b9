DROP TABLE final_reports;
DROP FUNCTION final_reports_append_only();
