-- The person takes their yes to one human back: by removing them, or by leaving themselves. Together with the approvals and the
-- consents it is the ledger that everybody's place is the sum of; rows are only ever added (migrations/rules).
CREATE TABLE revocation (
    approval_id TEXT   NOT NULL PRIMARY KEY REFERENCES approval (id),
    why         TEXT   NOT NULL CONSTRAINT revocation_reason_is_known CHECK (why IN ('removed', 'closed')),
    at          BIGINT NOT NULL,
    update_id   BIGINT NOT NULL              -- the tap it rests on; 0 where it was before this table
);
INSERT INTO revocation (approval_id, why, at, update_id)
SELECT approval_id, 'removed', COALESCE(ended_at, joined_at), 0 FROM participant WHERE state = 'removed' AND approval_id IS NOT NULL;
INSERT INTO revocation (approval_id, why, at, update_id)
SELECT a.id, 'closed', n.closed_at, 0 FROM approval a JOIN network n ON n.id = a.network_id
WHERE n.closed_at IS NOT NULL AND a.id NOT IN (SELECT approval_id FROM revocation);

-- One yes of the person is for one human.
CREATE UNIQUE INDEX participant_once_per_approval ON participant (approval_id) WHERE approval_id IS NOT NULL;
