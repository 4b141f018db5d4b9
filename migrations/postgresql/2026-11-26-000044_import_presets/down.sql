DROP TABLE import_presets;
