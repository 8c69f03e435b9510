-- What comes in from the care team's FHIR server: somebody is referred, and a meeting that was planned there.

-- How far each search there has come.
CREATE TABLE fhir_look (
    what    TEXT   NOT NULL PRIMARY KEY,    -- the type of resource that is asked for
    mark    BIGINT NOT NULL,                -- by that server's clock: what it changed before this is known here
    well_at BIGINT,                         -- when a look last came to its end
    trouble TEXT   NOT NULL,                -- the class of what is wrong; empty while nothing is
    since   BIGINT                          -- since when it is
);

-- What came of each resource from there, by that server's own name for it.
CREATE TABLE fhir_in (
    resource   TEXT   NOT NULL PRIMARY KEY, -- ServiceRequest/12
    state      TEXT   NOT NULL CONSTRAINT fhir_in_state_is_known CHECK (state IN ('taken', 'back', 'dead', 'again')),
    trouble    TEXT   NOT NULL,             -- the class of why it was not taken; empty where it was
    changed_at BIGINT NOT NULL,             -- when it was last changed there, by that server's clock
    start_at   BIGINT,                      -- of an appointment: when it begins, as it says there
    tries      BIGINT NOT NULL,
    at         BIGINT NOT NULL              -- when it was last looked at
);
CREATE INDEX fhir_in_wrong ON fhir_in (state, resource) WHERE state IN ('dead', 'again');

-- The appointment of that server that a plan or a meeting came from; NULL: it was planned here.
ALTER TABLE proposal ADD COLUMN appointment TEXT;
ALTER TABLE meeting ADD COLUMN appointment TEXT;
-- All appointments of whoever was referred that are still to come were looked at; NULL: not yet.
ALTER TABLE referral ADD COLUMN looked_at BIGINT;
CREATE INDEX proposal_from_record ON proposal (appointment) WHERE appointment IS NOT NULL;
CREATE INDEX meeting_from_record ON meeting (appointment) WHERE appointment IS NOT NULL;
