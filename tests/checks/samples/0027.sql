-- What migration 0027 brings, as a running house leaves it.
UPDATE account SET evening = 0 WHERE who = (SELECT MAX(who) FROM account);
