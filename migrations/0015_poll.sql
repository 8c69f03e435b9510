-- Polls for a time: a few times for one meeting, and what everybody says to each.

CREATE TABLE poll (
    id         TEXT   NOT NULL PRIMARY KEY,
    network_id TEXT   NOT NULL REFERENCES network (id),
    by_id      TEXT   NOT NULL REFERENCES participant (id), -- who offered the times
    zone       TEXT   NOT NULL,             -- IANA name: the wall times that people said to each other
    form       TEXT   NOT NULL CONSTRAINT poll_form_is_known CHECK (form IN ('in_person', 'phone', 'online')),
    place      TEXT,                        -- (identity)
    state      TEXT   NOT NULL CONSTRAINT poll_state_is_known CHECK (state IN ('offered', 'open', 'settled', 'declined', 'dropped')),
    meeting_id TEXT,                        -- what it led to
    revision   BIGINT NOT NULL,             -- rises with every touch: the row lock of store/polls
    made_at    BIGINT NOT NULL,
    CONSTRAINT poll_leads_to_a_meeting CHECK ((state = 'settled') = (meeting_id IS NOT NULL))
);
CREATE INDEX poll_by_network ON poll (network_id, state);

CREATE TABLE poll_slot (
    poll_id  TEXT   NOT NULL REFERENCES poll (id),
    nth      BIGINT NOT NULL CONSTRAINT poll_has_at_most_six_slots CHECK (nth BETWEEN 1 AND 6),
    start_at BIGINT NOT NULL,
    PRIMARY KEY (poll_id, nth),
    CONSTRAINT poll_slots_differ UNIQUE (poll_id, start_at)
);

-- Who is asked.
CREATE TABLE poll_seat (
    poll_id        TEXT   NOT NULL REFERENCES poll (id),
    participant_id TEXT   NOT NULL REFERENCES participant (id),
    asked_at       BIGINT NOT NULL,
    told_at        BIGINT,                  -- NULL: nothing has been sent to them yet
    PRIMARY KEY (poll_id, participant_id)
);

-- Every word that was ever said: rows are only added, and the last turn of somebody to a slot counts.
CREATE TABLE poll_answer (
    poll_id        TEXT   NOT NULL,
    participant_id TEXT   NOT NULL,
    nth            BIGINT NOT NULL,
    turn           BIGINT NOT NULL,
    word           TEXT   NOT NULL CONSTRAINT poll_word_is_known CHECK (word IN ('yes', 'if_need_be', 'no')),
    at             BIGINT NOT NULL,
    update_id      BIGINT NOT NULL,         -- the tap it rests on
    PRIMARY KEY (poll_id, participant_id, nth, turn),
    CONSTRAINT poll_answer_is_to_a_slot FOREIGN KEY (poll_id, nth) REFERENCES poll_slot (poll_id, nth),
    CONSTRAINT poll_answer_is_of_somebody_asked FOREIGN KEY (poll_id, participant_id) REFERENCES poll_seat (poll_id, participant_id)
);
