-- What migration 0022 brings, as a running house leaves it.
INSERT INTO upkeep (what, at) VALUES ('fhir', 1764000000000);
UPDATE relay_event SET fhir_at = 1764000000000 WHERE seq = 1;
UPDATE outbox SET fhir_at = 1764000000000 WHERE done_at IS NOT NULL AND meeting_id IS NOT NULL;
INSERT INTO fhir_stream (stream, state, trouble, resource, attempts, since, due_at) VALUES
    ('meet-1', 'later', 'server-error', 'Appointment', 3, 1764000000000, 1764000016000),
    ('net-1', 'dead', 'refused-422', 'CareTeam', 1, 1764000000000, 1764000000000);
INSERT INTO fhir_resource (identifier, stream, type, sum, server_id, version, at) VALUES
    ('meeting|meet-1', 'meet-1', 'Appointment', '5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456', '12', '3', 1764000000000);
