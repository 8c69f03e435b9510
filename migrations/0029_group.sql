-- A group in Telegram that a team's coordinator chose: it hears that something waits for the team, and nothing else.
CREATE TABLE team_group (
    team_id  TEXT   NOT NULL PRIMARY KEY REFERENCES team (id),
    mark     TEXT   NOT NULL UNIQUE,   -- of the chat's number: how a group is looked up, and why it is one team's only
    chat     TEXT   NOT NULL,          -- the chat's number, sealed (identity)
    lang     TEXT   NOT NULL,          -- what is said there is said in this language
    bound_by TEXT   NOT NULL REFERENCES staff (id),
    bound_at BIGINT NOT NULL
);

-- What a team's group hears of.
CREATE INDEX outbox_stirring ON outbox (posted_at) WHERE kind IN ('referred', 'readiness', 'left', 'wanted');
-- What was said there.
CREATE INDEX outbox_cards ON outbox (receiver, done_at) WHERE kind = 'waiting';

-- Until when a coordinator may bring the bot into a group for this team; NULL: they did not ask, or have done it.
ALTER TABLE staff ADD COLUMN group_until BIGINT;
