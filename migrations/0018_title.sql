-- What meetings around a person are called in calendars: one of a few plain words, chosen by the person.
ALTER TABLE network ADD COLUMN title TEXT NOT NULL DEFAULT 'meeting'
    CONSTRAINT network_title_is_known CHECK (title IN ('meeting', 'coffee', 'visit', 'appointment'));
