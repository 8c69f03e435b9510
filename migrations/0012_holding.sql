-- A yes that is held: by the person who was pressed into it, or by the team (H2). And what a restored backup must not forget.

-- The ledger of holds: rows are only added. Each side has its own count: an odd number holds, an even one lifts; somebody is held while
-- the newest row of either side holds.
CREATE TABLE hold (
    participant_id TEXT   NOT NULL REFERENCES participant (id), -- who is held
    side           TEXT   NOT NULL CONSTRAINT hold_side_is_known CHECK (side IN ('person', 'team')),
    nth            BIGINT NOT NULL,
    kind           TEXT   NOT NULL CONSTRAINT hold_kind_is_known CHECK (kind IN ('hold', 'lift')),
    by_id          TEXT   REFERENCES participant (id), -- who says so; NULL: said again after a restore
    at             BIGINT NOT NULL,
    update_id      BIGINT NOT NULL,
    PRIMARY KEY (participant_id, side, nth),
    CONSTRAINT hold_and_lift_alternate CHECK ((kind = 'hold') = (nth % 2 = 1))
);

-- Freezes and holds come and go, so one of a kind is not enough: their moment belongs to the key. What ended ends once.
DROP INDEX tombstone_unfiled;
DROP INDEX tombstone_by_update;
CREATE TABLE stone (
    ref       TEXT   NOT NULL,              -- a participant's or a practitioner's id
    kind      TEXT   NOT NULL CONSTRAINT tombstone_kind_is_known CHECK (kind IN ('left', 'removed', 'off', 'forgotten',
        'frozen', 'thawed', 'held_person', 'lifted_person', 'held_team', 'lifted_team')),
    at        BIGINT NOT NULL,
    update_id BIGINT NOT NULL,              -- the tap it rests on; 0 where it was before this table
    filed     BIGINT NOT NULL DEFAULT 0 CONSTRAINT tombstone_filed_is_a_flag CHECK (filed IN (0, 1)),
    PRIMARY KEY (ref, kind, at)
);
INSERT INTO stone (ref, kind, at, update_id, filed) SELECT ref, kind, at, update_id, filed FROM tombstone;
INSERT INTO stone (ref, kind, at, update_id) SELECT DISTINCT participant_id, 'frozen', at, 0 FROM frozen;
INSERT INTO stone (ref, kind, at, update_id)
SELECT DISTINCT participant_id, 'thawed', ended_at, 0 FROM frozen WHERE ended_at IS NOT NULL;
DROP TABLE tombstone;
ALTER TABLE stone RENAME TO tombstone;
CREATE UNIQUE INDEX tombstone_once ON tombstone (ref, kind) WHERE kind IN ('left', 'removed', 'off', 'forgotten');
CREATE INDEX tombstone_unfiled ON tombstone (at) WHERE filed = 0;
CREATE INDEX tombstone_by_update ON tombstone (update_id) WHERE kind = 'forgotten';
