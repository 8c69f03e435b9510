-- What has ended and must not begin again when an older backup is restored. Written again, outside the database, to the file that
-- KITH_TOMBSTONES names; ids only.
CREATE TABLE tombstone (
    ref       TEXT   NOT NULL,              -- a participant's or a practitioner's id
    kind      TEXT   NOT NULL CONSTRAINT tombstone_kind_is_known CHECK (kind IN ('left', 'removed', 'off', 'forgotten')),
    at        BIGINT NOT NULL,
    update_id BIGINT NOT NULL,              -- the tap it rests on; 0 where it was before this table
    filed     BIGINT NOT NULL DEFAULT 0 CONSTRAINT tombstone_filed_is_a_flag CHECK (filed IN (0, 1)),
    PRIMARY KEY (ref, kind)
);
CREATE INDEX tombstone_unfiled ON tombstone (at) WHERE filed = 0;
CREATE INDEX tombstone_by_update ON tombstone (update_id) WHERE kind = 'forgotten';

INSERT INTO tombstone (ref, kind, at, update_id)
SELECT id, state, COALESCE(ended_at, joined_at), 0 FROM participant WHERE state <> 'active';
INSERT INTO tombstone (ref, kind, at, update_id)
SELECT id, 'off', off_at, 0 FROM staff WHERE off_at IS NOT NULL;
