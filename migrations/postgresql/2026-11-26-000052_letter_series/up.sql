-- Letters have their place in a series of reports, a recorded basis and languages to fall back to. Letters of before are
-- each the first of their own series, under the number they went out with: the place among those of their kind.
ALTER TABLE letters ADD COLUMN series_id BYTEA NOT NULL DEFAULT '';
ALTER TABLE letters ADD COLUMN series_number BIGINT NOT NULL DEFAULT 1;
ALTER TABLE letters ADD COLUMN follows_id BYTEA;
UPDATE letters SET series_id = id, series_number = (
    SELECT count(*) FROM letters AS earlier
    WHERE earlier.incident_id = letters.incident_id AND earlier.kind = letters.kind
        AND (earlier.created_at < letters.created_at
            OR (earlier.created_at = letters.created_at AND earlier.id <= letters.id)));
CREATE UNIQUE INDEX letters_follows ON letters (follows_id) WHERE follows_id IS NOT NULL;
CREATE INDEX letters_series ON letters (series_id, series_number);

ALTER TABLE letter_versions ADD COLUMN basis TEXT COLLATE "C" NOT NULL DEFAULT '{}';
ALTER TABLE letter_versions ADD COLUMN fallback TEXT COLLATE "C" NOT NULL DEFAULT '[]';
CREATE INDEX campaigns_letter ON campaigns (letter_id, started_at);
