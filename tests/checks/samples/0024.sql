-- What migration 0024 brings, as a running house leaves it.
INSERT INTO session (hash, who, kind, made_at, seen_at) VALUES
    ('4b227777d4dd1fc61c6f884f48641d02b4d121d3fd328cb08b5531fcacdabf8a', (SELECT MIN(who) FROM staff), 'link', 1764082800000, 1764082800000),
    ('ef2d127de37b942baad06145e54b0c619a1f22327b2ebbcfbec78f5564afe39d', (SELECT MIN(who) FROM staff), 'session', 1764082800000, 1764083400000);
