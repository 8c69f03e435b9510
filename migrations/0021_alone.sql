-- One practitioner is enough at a meeting this time: a visible act, with a reason. It ends with the meeting's version.
ALTER TABLE meeting ADD COLUMN alone TEXT
    CONSTRAINT meeting_alone_has_a_reason CHECK (alone IN ('short_notice', 'cannot_wait', 'wish'));
ALTER TABLE meeting ADD COLUMN alone_by TEXT;   -- a participant's id
ALTER TABLE meeting ADD COLUMN alone_at BIGINT;
