-- What migration 0025 brings, as a running house leaves it.
UPDATE participant SET stands_in_at = 'meet-1', stands_in_for = 'par-4' WHERE id = 'par-5';
