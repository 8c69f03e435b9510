-- What migration 0026 brings, as a running house leaves it.
UPDATE contact SET circle = 'inner' WHERE id = 'con-1';
