-- The clock of a first meeting, the more time that a person asks for, and referrals out of the team's own system.

-- How a first meeting stands, as of a moment. What it follows from stands beside it: nothing here is judged by a database's clock.
CREATE TABLE first_meeting (
    network_id TEXT   NOT NULL PRIMARY KEY REFERENCES network (id),
    hours      BIGINT NOT NULL CONSTRAINT first_meeting_has_time CHECK (hours > 0), -- how soon it was wanted, by the service's profile then
    link_at    BIGINT,                      -- the person's link was opened
    ready_at   BIGINT,                      -- a meeting was first ready
    held_at    BIGINT,                      -- the first meeting that was held began
    state      TEXT   NOT NULL CONSTRAINT first_meeting_state_is_known CHECK (state IN ('running', 'paused', 'met', 'missed', 'ended')),
    due_at     BIGINT NOT NULL,
    paused     BIGINT NOT NULL DEFAULT 0,   -- milliseconds that do not count
    as_of      BIGINT NOT NULL
);

-- The person asks for more time, or goes on: rows are only added, an odd one pauses and an even one goes on.
CREATE TABLE more_time (
    network_id TEXT   NOT NULL REFERENCES network (id),
    nth        BIGINT NOT NULL,
    kind       TEXT   NOT NULL CONSTRAINT more_time_kind_is_known CHECK (kind IN ('pause', 'go_on')),
    by_id      TEXT   NOT NULL REFERENCES participant (id),
    at         BIGINT NOT NULL,
    update_id  BIGINT NOT NULL,
    PRIMARY KEY (network_id, nth),
    CONSTRAINT more_time_alternates CHECK ((kind = 'pause') = (nth % 2 = 1))
);

-- A referral that was posted: the sender's own id for it is the key, so that the same one twice is one.
CREATE TABLE referral (
    id         TEXT   NOT NULL PRIMARY KEY,
    network_id TEXT   NOT NULL CONSTRAINT referral_is_of_one_network UNIQUE REFERENCES network (id),
    convener   TEXT,                        -- whom the sender named; NULL: the team's coordinators were asked
    said_at    BIGINT,                      -- when it came, as the sender said
    patient    TEXT,                        -- (identity) the sender's reference, sealed
    came_at    BIGINT NOT NULL,
    taken_at   BIGINT                       -- somebody answers for it by their own tap, or because the sender named them
);
