-- What migration 0030 brings, as a running house leaves it.
INSERT INTO upkeep (what, at) VALUES ('fhir-in', 1764000000000);
INSERT INTO fhir_look (what, mark, well_at, trouble, since) VALUES
    ('Appointment', 1764000000000, 1764000030000, '', NULL),
    ('ServiceRequest', 1764000000000, 1764000030000, 'server-error', 1764000060000);
INSERT INTO fhir_in (resource, state, trouble, changed_at, start_at, tries, at) VALUES
    ('ServiceRequest/17', 'dead', 'unknown-team', 1763990000000, NULL, 1, 1763990010000),
    ('Appointment/12', 'taken', '', 1763991000000, 1764075600000, 2, 1763991010000);
UPDATE proposal SET appointment = '12' WHERE id = 'pro-1';
UPDATE meeting SET appointment = '12' WHERE id = 'meet-1';
UPDATE referral SET looked_at = 1763543200000 WHERE id = 'ref-2025-17';
