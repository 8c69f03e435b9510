INSERT INTO audit (seq, at, actor, action, object, hmac) VALUES (1, 1764000000000, 'par-1', 'named', 'con-1', 'a-sum');
INSERT INTO audit_head (one, seq, hmac) VALUES (1, 1, 'a-sum') ON CONFLICT (one) DO NOTHING;
