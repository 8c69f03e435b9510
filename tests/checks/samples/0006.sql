-- What migration 0006 brings, as a running house leaves it.
INSERT INTO miss (who, hour, tries) VALUES ('5feceb66ffc86f38d952786c6d696c79', 1763557200000, 2);
