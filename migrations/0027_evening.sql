-- Whether a practitioner hears in the evening what the next day holds; nobody else is asked.
ALTER TABLE account ADD COLUMN evening BIGINT NOT NULL DEFAULT 1
    CONSTRAINT account_evening_or_not CHECK (evening IN (0, 1));
