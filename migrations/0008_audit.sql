-- What was done that somebody may have to answer for, each row chained to the one before by an HMAC: ids only. Rows are only ever added.
CREATE TABLE audit (
    seq    BIGINT NOT NULL PRIMARY KEY,     -- from 1, without gaps
    at     BIGINT NOT NULL,
    actor  TEXT   NOT NULL,                 -- a participant's or practitioner's id; 'u' and an update's number; 'operator'; 'kith'
    action TEXT   NOT NULL,
    object TEXT   NOT NULL,                 -- what it was done to: an id
    hmac   TEXT   NOT NULL                  -- over the row before's and this row, under the key 'audit'
);

-- The end of the chain, touched by whoever adds to it: its lock puts writers one after the other.
CREATE TABLE audit_head (
    one  BIGINT NOT NULL PRIMARY KEY CONSTRAINT audit_has_one_head CHECK (one = 1),
    seq  BIGINT NOT NULL,
    hmac TEXT   NOT NULL
);
