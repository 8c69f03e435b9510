-- What migration 0014 brings, as a running house leaves it.
UPDATE account SET reminders = '24h' WHERE who = (SELECT MIN(who) FROM account);
