-- What migration 0012 brings, as a running house leaves it.
INSERT INTO hold (participant_id, side, nth, kind, by_id, at, update_id) VALUES
    ('par-2', 'person', 1, 'hold', 'par-1', 1763550000000, 540),
    ('par-2', 'person', 2, 'lift', 'par-1', 1763553600000, 541),
    ('par-2', 'team', 1, 'hold', 'par-4', 1763554000000, 542),
    ('par-2', 'team', 2, 'lift', 'par-4', 1763555000000, 543);
