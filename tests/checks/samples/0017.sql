-- What migration 0017 brings, as a running house leaves it.
INSERT INTO pass (hash, who, kind, made_at, expires_at) VALUES
    ('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', (SELECT MIN(who) FROM account), 'page', 1764082800000, 1771858800000),
    ('60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752', (SELECT MIN(who) FROM account), 'confirm', 1764082800000, 1764342000000);
INSERT INTO mailbox (participant_id, network_id, address, confirmed, at) VALUES ('par-2', 'net-1', '', 1, 1764082800000);
