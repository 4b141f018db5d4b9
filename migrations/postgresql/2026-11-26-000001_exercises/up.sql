-- Incidents that are rehearsed: decided when they are opened, never changed.

ALTER TABLE incidents ADD COLUMN exercise BOOLEAN NOT NULL DEFAULT FALSE;
