-- What migration 0016 brings, as a running house leaves it.
UPDATE seat SET seen_version = 2 WHERE meeting_id = 'meet-1' AND participant_id = 'par-1';
UPDATE seat SET seen_version = 1, news = 'time place' WHERE meeting_id = 'meet-1' AND participant_id = 'par-5';
INSERT INTO proposal (id, network_id, meeting_id, by_id, start_at, zone, form, place, state, made_at, like_id) VALUES
    ('pro-9', 'net-1', NULL, 'par-4', 1764162000000, 'Europe/Helsinki', 'in_person', NULL, 'open', 1764082800000, 'meet-1');
INSERT INTO attendance (meeting_id, participant_id, status, how, first_at, changed_at) VALUES
    ('meet-1', 'par-1', 'came', 'in_person', 1764082800000, 1764082800000),
    ('meet-1', 'par-2', 'came', 'phone', 1764082800000, 1764086400000),
    ('meet-1', 'par-4', 'told_us', NULL, 1764082800000, 1764082800000),
    ('meet-1', 'par-5', 'not_reached', NULL, 1764082800000, 1764082800000);
