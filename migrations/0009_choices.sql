-- What people choose for themselves: a break, and what others may see of them; and what the person chooses for their network.

-- Until then nothing is sent to them that they did not just ask for. NULL: no break.
ALTER TABLE account ADD COLUMN paused_until BIGINT;
-- The others in the network may see that they come.
ALTER TABLE participant ADD COLUMN shows BIGINT NOT NULL DEFAULT 0 CONSTRAINT participant_shows_is_a_flag CHECK (shows IN (0, 1));
-- Their name may stand in the care team's record.
ALTER TABLE participant ADD COLUMN on_record BIGINT NOT NULL DEFAULT 0 CONSTRAINT participant_on_record_is_a_flag CHECK (on_record IN (0, 1));
-- The person lets those who show themselves see one another.
ALTER TABLE network ADD COLUMN sees_others BIGINT NOT NULL DEFAULT 0 CONSTRAINT network_sees_others_is_a_flag CHECK (sees_others IN (0, 1));
-- Whether the person wants somebody asked.
ALTER TABLE contact ADD COLUMN wish TEXT NOT NULL DEFAULT 'open' CONSTRAINT contact_wish_is_known CHECK (wish IN ('open', 'not_now', 'never'));

-- Whom the person never wants asked: no link of this network works for them.
CREATE TABLE suppression (
    contact_id TEXT   NOT NULL REFERENCES contact (id),
    network_id TEXT   NOT NULL REFERENCES network (id),
    who        TEXT   NOT NULL,             -- (identity) a mark
    at         BIGINT NOT NULL,
    PRIMARY KEY (contact_id, who)
);
