-- A password somebody else knows: its user does nothing before they have set one of their own.

ALTER TABLE users ADD COLUMN must_change_password BOOLEAN NOT NULL DEFAULT FALSE;
