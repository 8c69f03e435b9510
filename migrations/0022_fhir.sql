-- What the care team's FHIR server has of our facts.

-- When the stream was last read for that server, at this event or after it; NULL: it has not been yet.
ALTER TABLE relay_event ADD COLUMN fhir_at BIGINT;
CREATE INDEX relay_event_for_fhir ON relay_event (at, stream) WHERE fhir_at IS NULL;

-- The same of messages about meetings.
ALTER TABLE outbox ADD COLUMN fhir_at BIGINT;
CREATE INDEX outbox_for_fhir ON outbox (done_at, meeting_id) WHERE fhir_at IS NULL AND done_at IS NOT NULL AND meeting_id IS NOT NULL;

-- Streams whose resources were not taken. Others have no row.
CREATE TABLE fhir_stream (
    stream   TEXT   NOT NULL PRIMARY KEY,   -- a meeting's or a network's id
    state    TEXT   NOT NULL CONSTRAINT fhir_stream_state_is_known CHECK (state IN ('later', 'dead')),
    trouble  TEXT   NOT NULL,               -- the class of what went wrong, no text of it
    resource TEXT   NOT NULL,               -- the type of the resource that was refused; empty where none was reached
    attempts BIGINT NOT NULL,
    since    BIGINT NOT NULL,               -- when it first went wrong
    due_at   BIGINT NOT NULL                -- when it is tried again
);
CREATE INDEX fhir_stream_due ON fhir_stream (due_at) WHERE state = 'later';

-- What was last accepted: a resource that is the same as then is not written again.
CREATE TABLE fhir_resource (
    identifier TEXT   NOT NULL PRIMARY KEY, -- meeting|id, answer|meeting.participant, …: what it is found by there
    stream     TEXT   NOT NULL,             -- whose news it follows
    type       TEXT   NOT NULL,             -- Appointment, …
    sum        TEXT   NOT NULL,             -- SHA-256 of it, hexadecimal
    server_id  TEXT   NOT NULL,             -- the server's own name for it
    version    TEXT   NOT NULL,             -- the server's number of this version; empty where it says none
    at         BIGINT NOT NULL
);
CREATE INDEX fhir_resource_by_stream ON fhir_resource (stream);
