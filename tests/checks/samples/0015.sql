-- What migration 0015 brings, as a running house leaves it.
INSERT INTO poll (id, network_id, by_id, zone, form, place, state, meeting_id, revision, made_at) VALUES
    ('poll-1', 'net-1', 'par-4', 'Europe/Helsinki', 'in_person', NULL, 'settled', 'meet-1', 7, 1763460500000),
    ('poll-2', 'net-1', 'par-4', 'Europe/Helsinki', 'phone', NULL, 'open', NULL, 3, 1763556000000),
    ('poll-3', 'net-1', 'par-4', 'Europe/Helsinki', 'online', NULL, 'offered', NULL, 1, 1763556500000);
INSERT INTO poll_slot (poll_id, nth, start_at) VALUES
    ('poll-1', 1, 1764075600000),
    ('poll-1', 2, 1764162000000),
    ('poll-2', 1, 1764248400000),
    ('poll-2', 2, 1764334800000),
    ('poll-3', 1, 1764421200000);
INSERT INTO poll_seat (poll_id, participant_id, asked_at, told_at) VALUES
    ('poll-1', 'par-1', 1763460600000, 1763460600000),
    ('poll-1', 'par-2', 1763460600000, 1763460601000),
    ('poll-2', 'par-1', 1763556100000, 1763556100000),
    ('poll-2', 'par-2', 1763556100000, NULL);
INSERT INTO poll_answer (poll_id, participant_id, nth, turn, word, at, update_id) VALUES
    ('poll-1', 'par-1', 1, 1, 'yes', 1763460700000, 550),
    ('poll-1', 'par-2', 1, 1, 'no', 1763460800000, 551),
    ('poll-1', 'par-2', 1, 2, 'if_need_be', 1763460900000, 552),
    ('poll-2', 'par-1', 2, 1, 'yes', 1763556200000, 553);
