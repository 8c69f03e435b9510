-- What migration 0019 brings, as a running house leaves it.
UPDATE seat SET later = 30, needs = 'interpreter step_free' WHERE meeting_id = 'meet-1' AND participant_id = 'par-1';
UPDATE seat SET noted_by = 'par-4', noted_at = 1764082800000 WHERE meeting_id = 'meet-1' AND participant_id = 'par-2';
UPDATE meeting SET home = 1, place_by = 'par-4', shown_early = 1 WHERE id = 'meet-1';
UPDATE proposal SET home = 1, place_by = 'par-4' WHERE id = 'pro-9';
