UPDATE measure_targets SET name = '予備機 / Spare machines' WHERE name_key = 'default:spare';
UPDATE measure_targets SET name = 'バックアップ / Backups' WHERE name_key = 'default:backup';
