INSERT INTO tombstone (ref, kind, at, update_id) VALUES ('p-gone', 'forgotten', 1764000000000, 12);
