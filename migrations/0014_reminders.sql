-- Which reminders of a meeting somebody wants: both, the one a day before, the one two hours before, or none.
ALTER TABLE account ADD COLUMN reminders TEXT NOT NULL DEFAULT 'both'
    CONSTRAINT account_reminders_are_known CHECK (reminders IN ('both', '24h', '2h', 'never'));
