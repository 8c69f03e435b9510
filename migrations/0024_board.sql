-- The board in a practitioner's browser: links that sign in, and the sessions they begin. A row that has ended is not kept: who signed in
-- and out, and when, stands in the audit.
CREATE TABLE session (
    hash    TEXT   NOT NULL PRIMARY KEY,    -- of the token in the link or in the cookie, never the token
    who     TEXT   NOT NULL,                -- whose: the mark of a Telegram account (identity)
    kind    TEXT   NOT NULL CONSTRAINT session_kind_is_known CHECK (kind IN ('link', 'session')),
    made_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL                 -- when its owner last did something; a page that renews itself does nothing
);
CREATE INDEX session_by_owner ON session (who);
