-- What no statement may do, whoever writes it. Laid anew where they differ; the same rules as postgres.sql, in the same order.

-- The ledger of yes and no: rows are added, never changed.
DROP TRIGGER IF EXISTS consent_is_never_changed;
CREATE TRIGGER consent_is_never_changed BEFORE UPDATE ON consent_event
BEGIN SELECT RAISE(ABORT, 'consent_is_only_added_to'); END;
DROP TRIGGER IF EXISTS consent_is_never_deleted;
CREATE TRIGGER consent_is_never_deleted BEFORE DELETE ON consent_event
BEGIN SELECT RAISE(ABORT, 'consent_is_only_added_to'); END;
DROP TRIGGER IF EXISTS approval_is_never_changed;
CREATE TRIGGER approval_is_never_changed BEFORE UPDATE ON approval
BEGIN SELECT RAISE(ABORT, 'approval_is_only_added_to'); END;
DROP TRIGGER IF EXISTS approval_is_never_deleted;
CREATE TRIGGER approval_is_never_deleted BEFORE DELETE ON approval
BEGIN SELECT RAISE(ABORT, 'approval_is_only_added_to'); END;
DROP TRIGGER IF EXISTS revocation_is_never_changed;
CREATE TRIGGER revocation_is_never_changed BEFORE UPDATE ON revocation
BEGIN SELECT RAISE(ABORT, 'revocation_is_only_added_to'); END;
DROP TRIGGER IF EXISTS revocation_is_never_deleted;
CREATE TRIGGER revocation_is_never_deleted BEFORE DELETE ON revocation
BEGIN SELECT RAISE(ABORT, 'revocation_is_only_added_to'); END;

DROP TRIGGER IF EXISTS audit_is_never_changed;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit_is_only_added_to'); END;
DROP TRIGGER IF EXISTS audit_is_never_deleted;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit_is_only_added_to'); END;

-- Nobody takes part without their own yes; no member without the person's living yes to them, for this word, in this network.
DROP TRIGGER IF EXISTS place_rests_on_two_yeses;
CREATE TRIGGER place_rests_on_two_yeses BEFORE INSERT ON participant
WHEN NEW.state = 'active' AND NEW.role <> 'practitioner'
BEGIN
    SELECT RAISE(ABORT, 'place_rests_on_their_own_yes') WHERE NOT EXISTS
        (SELECT 1 FROM consent_event c WHERE c.subject = NEW.id AND c.network_id = NEW.network_id AND c.kind = 'grant')
        OR EXISTS (SELECT 1 FROM consent_event c WHERE c.subject = NEW.id AND c.kind = 'withdrawal');
    SELECT RAISE(ABORT, 'place_rests_on_the_persons_yes') WHERE NEW.role = 'member' AND NOT EXISTS
        (SELECT 1 FROM approval a WHERE a.id = NEW.approval_id AND a.network_id = NEW.network_id AND a.contact_id = NEW.contact_id
         AND NOT EXISTS (SELECT 1 FROM revocation r WHERE r.approval_id = a.id));
END;

-- Whoever left or was removed does not come back by a changed row, and a place stays the place it is.
DROP TRIGGER IF EXISTS place_stays_what_it_is;
CREATE TRIGGER place_stays_what_it_is
BEFORE UPDATE OF state, network_id, role, contact_id, approval_id, staff_id ON participant
WHEN (OLD.state <> 'active' AND NEW.state <> OLD.state) OR NEW.network_id <> OLD.network_id OR NEW.role <> OLD.role
     OR NEW.contact_id IS NOT OLD.contact_id OR NEW.approval_id IS NOT OLD.approval_id OR NEW.staff_id IS NOT OLD.staff_id
BEGIN SELECT RAISE(ABORT, 'place_stays_what_it_is'); END;

-- Nothing leaves for somebody whose yes, or the person's yes to them, does not hold at this moment. Two things outlive it: the
-- neutral last word to somebody removed, and the news that a meeting they were told of, or the times they keep free for one, are off because
-- the person left.
DROP TRIGGER IF EXISTS send_rests_on_two_yeses;
CREATE TRIGGER send_rests_on_two_yeses BEFORE UPDATE OF sends ON outbox
WHEN NEW.sends > OLD.sends AND NEW.receiver LIKE 'p:%'
BEGIN
    SELECT RAISE(ABORT, 'send_rests_on_two_yeses') WHERE NOT EXISTS
        (SELECT 1 FROM participant p WHERE p.id = substr(NEW.receiver, 3)
         AND (p.state = 'active' OR (p.state = 'removed' AND NEW.kind = 'release'))
         AND NOT EXISTS (SELECT 1 FROM consent_event c WHERE c.subject = p.id AND c.kind = 'withdrawal')
         AND (p.role = 'practitioner' OR EXISTS (SELECT 1 FROM consent_event c WHERE c.subject = p.id AND c.kind = 'grant'))
         AND NOT EXISTS (SELECT 1 FROM revocation r WHERE r.approval_id = p.approval_id
             AND NOT (r.why = 'removed' AND NEW.kind = 'release') AND NOT (r.why = 'closed' AND NEW.kind IN ('cancellation', 'times_off'))));
END;

-- Before they take part, somebody is written to only after whoever made the link knew them.
DROP TRIGGER IF EXISTS first_word_rests_on_a_yes;
CREATE TRIGGER first_word_rests_on_a_yes BEFORE UPDATE OF sends ON outbox
WHEN NEW.sends > OLD.sends AND NEW.receiver LIKE 'l:%'
BEGIN
    SELECT RAISE(ABORT, 'first_word_rests_on_a_yes') WHERE NOT EXISTS
        (SELECT 1 FROM link l WHERE l.id = substr(NEW.receiver, 3) AND l.state = 'confirmed'
         AND (l.purpose <> 'member' OR EXISTS (SELECT 1 FROM approval a WHERE a.link_id = l.id
             AND NOT EXISTS (SELECT 1 FROM revocation r WHERE r.approval_id = a.id))));
END;

-- Nothing leaves for an account that was taken over.
DROP TRIGGER IF EXISTS nothing_leaves_for_the_frozen;
CREATE TRIGGER nothing_leaves_for_the_frozen BEFORE UPDATE OF sends ON outbox
WHEN NEW.sends > OLD.sends AND NEW.receiver LIKE 'p:%'
BEGIN
    SELECT RAISE(ABORT, 'nothing_leaves_for_the_frozen') WHERE EXISTS
        (SELECT 1 FROM frozen f WHERE f.participant_id = substr(NEW.receiver, 3) AND f.ended_at IS NULL);
END;

-- The ledger of holds is only added to.
DROP TRIGGER IF EXISTS hold_is_never_changed;
CREATE TRIGGER hold_is_never_changed BEFORE UPDATE ON hold
BEGIN SELECT RAISE(ABORT, 'hold_is_only_added_to'); END;
DROP TRIGGER IF EXISTS hold_is_never_deleted;
CREATE TRIGGER hold_is_never_deleted BEFORE DELETE ON hold
BEGIN SELECT RAISE(ABORT, 'hold_is_only_added_to'); END;

-- Nothing leaves for somebody who is held, by the person or by the team.
DROP TRIGGER IF EXISTS nothing_leaves_for_the_held;
CREATE TRIGGER nothing_leaves_for_the_held BEFORE UPDATE OF sends ON outbox
WHEN NEW.sends > OLD.sends AND NEW.receiver LIKE 'p:%'
BEGIN
    SELECT RAISE(ABORT, 'nothing_leaves_for_the_held') WHERE EXISTS
        (SELECT 1 FROM hold h WHERE h.participant_id = substr(NEW.receiver, 3) AND h.kind = 'hold' AND NOT EXISTS
            (SELECT 1 FROM hold l WHERE l.participant_id = h.participant_id AND l.side = h.side AND l.nth > h.nth));
END;

-- What the person said of more time is only added to.
DROP TRIGGER IF EXISTS more_time_is_never_changed;
CREATE TRIGGER more_time_is_never_changed BEFORE UPDATE ON more_time
BEGIN SELECT RAISE(ABORT, 'more_time_is_only_added_to'); END;
DROP TRIGGER IF EXISTS more_time_is_never_deleted;
CREATE TRIGGER more_time_is_never_deleted BEFORE DELETE ON more_time
BEGIN SELECT RAISE(ABORT, 'more_time_is_only_added_to'); END;
