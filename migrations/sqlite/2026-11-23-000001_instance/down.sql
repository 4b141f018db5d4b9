DROP TABLE audit_entries;
DROP TABLE audit_heads;
DROP TABLE idempotency_keys;
DROP TABLE refresh_tokens;
DROP TABLE users;
DROP TABLE counters;
DROP TABLE settings;
