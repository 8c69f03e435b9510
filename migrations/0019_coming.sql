-- How people come, answers that were told by phone, and whose home a meeting is at.

-- What somebody says beside their yes; it goes with it, and with a new version of the meeting.
ALTER TABLE seat ADD COLUMN later BIGINT NOT NULL DEFAULT 0;  -- they come so many minutes after the beginning
ALTER TABLE seat ADD COLUMN needs TEXT NOT NULL DEFAULT '';   -- words of interpreter, step_free, advocate with a space between

-- Who noted an answer that was told by phone, and when; NULL where it is their own tap.
ALTER TABLE seat ADD COLUMN noted_by TEXT;
ALTER TABLE seat ADD COLUMN noted_at BIGINT;
ALTER TABLE answer ADD COLUMN noted_by TEXT;

-- Whether the place is somebody's home, who typed it, and whether the person shows the address before the day.
ALTER TABLE proposal ADD COLUMN home BIGINT NOT NULL DEFAULT 0;
ALTER TABLE proposal ADD COLUMN place_by TEXT;
ALTER TABLE poll ADD COLUMN home BIGINT NOT NULL DEFAULT 0;
ALTER TABLE meeting ADD COLUMN home BIGINT NOT NULL DEFAULT 0;
ALTER TABLE meeting ADD COLUMN place_by TEXT;
ALTER TABLE meeting ADD COLUMN shown_early BIGINT NOT NULL DEFAULT 0;
