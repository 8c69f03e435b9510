-- What migration 0021 brings, as a running house leaves it.
UPDATE meeting SET alone = 'short_notice', alone_by = 'par-4', alone_at = 1763560000000 WHERE id = 'meet-1';
