-- What migration 0023 brings, as a running house leaves it.
INSERT INTO first_meeting (network_id, hours, link_at, ready_at, held_at, state, due_at, paused, as_of) VALUES
    ('net-1', 168, 1763456600000, 1763557000000, 1764075600000, 'missed', 1764061400000, 3600000, 1764080000000),
    ('net-2', 168, 1763456600000, NULL, NULL, 'ended', 1764057800000, 0, 1763463000000),
    ('net-3', 24, NULL, NULL, NULL, 'running', 1763629400000, 0, 1763560000000);
INSERT INTO more_time (network_id, nth, kind, by_id, at, update_id) VALUES
    ('net-1', 1, 'pause', 'par-1', 1763460000000, 560),
    ('net-1', 2, 'go_on', 'par-1', 1763463600000, 561);
INSERT INTO referral (id, network_id, convener, said_at, patient, came_at, taken_at) VALUES
    ('ref-2025-17', 'net-3', NULL, 1763543000000, NULL, 1763543100000, NULL);
