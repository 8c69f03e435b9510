-- Who may act, and for how long.

-- Links that did not open, counted for an hour, so that nobody can try one after the other. Gone within two hours.
CREATE TABLE miss (
    who   TEXT   NOT NULL PRIMARY KEY,      -- a keyed hash of who tried and of the hour: leads to nobody
    hour  BIGINT NOT NULL,                  -- when the hour began
    tries BIGINT NOT NULL
);
CREATE INDEX miss_by_hour ON miss (hour);
