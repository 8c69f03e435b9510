-- What migration 0011 brings, as a running house leaves it.
UPDATE account SET discreet = 1 WHERE who = (SELECT MIN(who) FROM account);
