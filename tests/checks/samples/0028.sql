-- What migration 0028 brings, as a running house leaves it.
UPDATE account SET on_call_until = 1764144000000 WHERE who = (SELECT MAX(who) FROM account);
