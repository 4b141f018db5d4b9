-- Places every measure has from the start are named in the reader's language, no longer in two at once.

UPDATE measure_targets SET name = '', name_key = 'default:spare'
WHERE system_id IS NULL AND role = 'spare' AND name = '予備機 / Spare machines';
UPDATE measure_targets SET name = '', name_key = 'default:backup'
WHERE system_id IS NULL AND role = 'backup' AND name = 'バックアップ / Backups';
