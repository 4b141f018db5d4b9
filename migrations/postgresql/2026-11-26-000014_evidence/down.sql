DROP TABLE custody_events;
DROP FUNCTION custody_events_append_only();
DROP TABLE evidence;
