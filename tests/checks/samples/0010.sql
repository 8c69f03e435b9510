-- What migration 0010 brings, as a running house leaves it.
INSERT INTO miss (who, hour, tries) VALUES ('5feceb66ffc86f38d952786c6d696c79', 1763557200000, 2);
INSERT INTO frozen (id, participant_id, by_id, at, ended_at) VALUES ('freeze-1', 'par-2', 'par-4', 1763550000000, 1763553600000);
UPDATE staff SET expires_at = 1771333200000 WHERE off_at IS NULL;
