-- What migration 0029 brings, as a running house leaves it.
INSERT INTO team_group (team_id, mark, chat, lang, bound_by, bound_at) VALUES ('team-1', 'a-mark-of-a-group', '', 'en', 'staff-1', 1764082800000);
UPDATE staff SET group_until = 1764083400000 WHERE id = 'staff-2';
