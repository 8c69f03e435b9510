-- What migration 0013 brings, as a running house leaves it.
UPDATE account SET feed = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' WHERE who = (SELECT MIN(who) FROM account);
