-- What migration 0020 brings, as a running house leaves it.
UPDATE account SET travel = 60 WHERE who = (SELECT MIN(who) FROM account);
UPDATE seat SET let_be = 1 WHERE meeting_id = 'meet-1' AND participant_id = 'par-5';
UPDATE network SET members_suggest = 0 WHERE id = 'net-1';
