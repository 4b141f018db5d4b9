-- Incidents that are rehearsed: decided when they are opened, never changed.

ALTER TABLE incidents ADD COLUMN exercise INTEGER NOT NULL DEFAULT 0 CHECK (exercise IN (0, 1));
