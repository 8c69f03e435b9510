-- What migration 0018 brings, as a running house leaves it.
UPDATE network SET title = 'coffee' WHERE id = 'net-1';
