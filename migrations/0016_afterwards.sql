-- The next meeting, who was there, and what somebody has not seen yet of a meeting that was moved.

-- A suggested meeting that follows another: the same people are asked.
ALTER TABLE proposal ADD COLUMN like_id TEXT; -- the meeting it follows; NULL where it asks everybody, or moves one

-- Which version somebody has looked at by themselves, and what is new since then: words of time, place, form with a space between.
ALTER TABLE seat ADD COLUMN seen_version BIGINT;
ALTER TABLE seat ADD COLUMN news TEXT NOT NULL DEFAULT '';

-- Who was at a meeting, as a practitioner noted it. Of a meeting, never of a human: nothing is counted over meetings.
CREATE TABLE attendance (
    meeting_id     TEXT   NOT NULL REFERENCES meeting (id),
    participant_id TEXT   NOT NULL REFERENCES participant (id),
    status         TEXT   NOT NULL CONSTRAINT attendance_status_is_known CHECK (status IN ('came', 'did_not_come', 'told_us', 'not_reached')),
    how            TEXT   CONSTRAINT attendance_how_is_known CHECK (how IN ('in_person', 'phone', 'online')),
    first_at       BIGINT NOT NULL, -- when the meeting was first noted: from then on it can be put right for 48 hours
    changed_at     BIGINT NOT NULL,
    PRIMARY KEY (meeting_id, participant_id),
    CONSTRAINT attendance_how_is_of_those_who_came CHECK ((status = 'came') = (how IS NOT NULL))
);
