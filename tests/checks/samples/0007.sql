INSERT INTO draft (who, step, at) VALUES ('a-mark', 'sealed', 1763558000000);
