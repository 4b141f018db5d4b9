DROP TABLE clock_feeds;
DROP TABLE clock_marks;
DROP TABLE clock_plans;
DROP TABLE clock_answers;
DROP TABLE incident_clocks;
DROP TABLE uploaded_calendars;
DROP TABLE pinned_rules;
DROP TABLE own_rules;
