-- The team is pinned to the person. Who stands in does so at one meeting: a place that ends by itself a day after it has begun.
ALTER TABLE participant ADD COLUMN stands_in_at TEXT;    -- the one meeting this place is for; NULL: pinned to the person
ALTER TABLE participant ADD COLUMN stands_in_for TEXT    -- whose place they take there; NULL: nobody's, they are one more
    CONSTRAINT participant_stands_in_somewhere CHECK (stands_in_for IS NULL OR stands_in_at IS NOT NULL);
CREATE INDEX participant_standing_in ON participant (state) WHERE stands_in_at IS NOT NULL;
