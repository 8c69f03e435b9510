-- Everything is sealed: the columns that held it in the clear go.
DROP INDEX participant_once_per_network;
DROP INDEX participant_by_user;
ALTER TABLE participant DROP COLUMN tg_id;
CREATE UNIQUE INDEX participant_once_per_network ON participant (network_id, who) WHERE state = 'active';
CREATE INDEX participant_by_user ON participant (who) WHERE state = 'active';

DROP INDEX staff_once_per_team;
DROP INDEX staff_by_user;
ALTER TABLE staff DROP COLUMN tg_id;
CREATE UNIQUE INDEX staff_once_per_team ON staff (team_id, who) WHERE off_at IS NULL;
CREATE INDEX staff_by_user ON staff (who) WHERE off_at IS NULL;

ALTER TABLE link DROP COLUMN made_by;
ALTER TABLE link RENAME COLUMN claimed_tg TO claimed; -- 1 while somebody has opened it and it is not ended

-- How one Telegram user wants to be written to. Exists only for people who take part.
ALTER TABLE account RENAME TO account_plain;
CREATE TABLE account (
    who       TEXT   NOT NULL PRIMARY KEY,  -- (identity) a mark
    lang      TEXT   NOT NULL,              -- ISO 639-1
    zone      TEXT   NOT NULL,              -- IANA
    quiet     TEXT   NOT NULL,              -- '21:00-08:00' or 'none', in their zone
    reachable BIGINT NOT NULL DEFAULT 1 CONSTRAINT account_reachable_is_either CHECK (reachable IN (0, 1))
);
INSERT INTO account (who, lang, zone, quiet, reachable)
SELECT DISTINCT k.who, a.lang, a.zone, a.quiet, a.reachable FROM account_plain a
JOIN account_known k ON k.tg_id = a.tg_id;
DROP TABLE account_plain;
DROP TABLE account_known;

-- Where somebody is in a flow that asks for more than a tap. Half a day's questions are asked again after this upgrade.
DROP TABLE draft;
CREATE TABLE draft (
    who  TEXT   NOT NULL PRIMARY KEY,       -- (identity) a mark
    step TEXT   NOT NULL,                   -- (identity) JSON, sealed
    at   BIGINT NOT NULL
);
