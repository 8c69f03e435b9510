-- Several processes on one database: one of them at a time polls, writes news and tells the care team's store.

-- Who keeps a bot. Whoever holds the newest fence; an older one can neither claim, send nor mark.
CREATE TABLE lease (
    name     TEXT   NOT NULL PRIMARY KEY,   -- 'keeper:' and the bot's number
    holder   TEXT   NOT NULL,               -- a process, opaque
    fence    BIGINT NOT NULL,               -- rises with every change of hands, never falls
    until_at BIGINT NOT NULL                -- free for others from then on
);

-- Which keeper claimed a row: a new keeper takes over at once what an older one had in hand. NULL while nobody has.
ALTER TABLE outbox ADD COLUMN claimed_by BIGINT;
CREATE INDEX outbox_claimed ON outbox (claimed_by) WHERE claimed_by IS NOT NULL AND done_at IS NULL;

-- How fast a token may send, shared by all processes that send with it.
CREATE TABLE pace (
    bot        TEXT   NOT NULL PRIMARY KEY, -- the bot's number
    turns      TEXT   NOT NULL,             -- the newest turns that were given out, milliseconds UTC with commas between
    hold_until BIGINT NOT NULL              -- Telegram asked everybody to wait until then
);

-- When what was last done for the house: 'backup'.
CREATE TABLE upkeep (
    what TEXT   NOT NULL PRIMARY KEY,
    at   BIGINT NOT NULL
);
