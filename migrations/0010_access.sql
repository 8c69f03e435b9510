-- Who may act, and for how long.

-- Links that did not open, counted for an hour, so that nobody can try one after the other. Gone within two hours.
CREATE TABLE miss (
    who   TEXT   NOT NULL PRIMARY KEY,      -- a keyed hash of who tried and of the hour: leads to nobody
    hour  BIGINT NOT NULL,                  -- when the hour began
    tries BIGINT NOT NULL
);
CREATE INDEX miss_by_hour ON miss (hour);

-- Accounts that the team was told were taken over: nothing that is done from them counts, nothing leaves for them (H6).
CREATE TABLE frozen (
    id             TEXT   NOT NULL PRIMARY KEY,
    participant_id TEXT   NOT NULL REFERENCES participant (id), -- whose account, as this network knows them
    by_id          TEXT   NOT NULL REFERENCES participant (id), -- the practitioner who says so
    at             BIGINT NOT NULL,
    ended_at       BIGINT                   -- the account is theirs again; NULL while it is frozen
);
CREATE UNIQUE INDEX frozen_once ON frozen (participant_id) WHERE ended_at IS NULL;

-- A place in a team is for 90 days, and renewed by a tap (H14). NULL: kept by a Kith that did not know of it. Such places get their
-- 90 days from the first hour of the new Kith on, not from when they joined: else a team that has worked for long would stand before
-- a closed door, unwarned, on the day of the upgrade.
ALTER TABLE staff ADD COLUMN expires_at BIGINT;
