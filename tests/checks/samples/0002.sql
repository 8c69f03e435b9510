-- What migration 0002 brings, as a running house leaves it.
INSERT INTO lease (name, holder, fence, until_at) VALUES ('keeper:7012345678', '0197a0c1', 3, 1763558010000);
INSERT INTO pace (bot, turns, hold_until) VALUES ('7012345678', '1763557999000,1763558000000', 0);
INSERT INTO upkeep (what, at) VALUES ('backup', 1763550000000);
UPDATE outbox SET claimed_by = 3 WHERE id = 'post-3';
