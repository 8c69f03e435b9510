-- People without Telegram: the addresses of their own pages, and where their e-mail goes.

-- What opens something of theirs at our pages: the hash of the token in the address, never the token.
CREATE TABLE pass (
    hash       TEXT   NOT NULL PRIMARY KEY,
    who        TEXT   NOT NULL,             -- whose: the mark of a number of ours, which is nobody's at Telegram (identity)
    kind       TEXT   NOT NULL CONSTRAINT pass_kind_is_known CHECK (kind IN ('page', 'confirm', 'stop')),
    made_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX pass_by_owner ON pass (who);

-- An e-mail address that somebody gave, and whether whoever reads there said yes.
CREATE TABLE mailbox (
    participant_id TEXT   NOT NULL PRIMARY KEY REFERENCES participant (id),
    network_id     TEXT   NOT NULL REFERENCES network (id), -- under whose key the address is sealed
    address        TEXT   NOT NULL,         -- (identity)
    confirmed      BIGINT NOT NULL CONSTRAINT mailbox_confirmed_is_a_flag CHECK (confirmed IN (0, 1)),
    at             BIGINT NOT NULL
);
