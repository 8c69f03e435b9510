-- What no statement may do, whoever writes it. Laid anew when it has changed; the same rules as sqlite.sql, in the same order.

-- The ledger of yes and no: rows are added, never changed.
CREATE OR REPLACE FUNCTION kith_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%_is_only_added_to', TG_ARGV[0]; END $$;
CREATE OR REPLACE TRIGGER consent_is_never_changed BEFORE UPDATE OR DELETE ON consent_event
FOR EACH ROW EXECUTE FUNCTION kith_only_added_to('consent');
CREATE OR REPLACE TRIGGER approval_is_never_changed BEFORE UPDATE OR DELETE ON approval
FOR EACH ROW EXECUTE FUNCTION kith_only_added_to('approval');
CREATE OR REPLACE TRIGGER revocation_is_never_changed BEFORE UPDATE OR DELETE ON revocation
FOR EACH ROW EXECUTE FUNCTION kith_only_added_to('revocation');

CREATE OR REPLACE TRIGGER audit_is_never_changed BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION kith_only_added_to('audit');

-- Nobody takes part without their own yes; no member without the person's living yes to them, for this word, in this network.
CREATE OR REPLACE FUNCTION kith_place_rests_on_two_yeses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM consent_event c WHERE c.subject = NEW.id AND c.network_id = NEW.network_id AND c.kind = 'grant')
        OR EXISTS (SELECT 1 FROM consent_event c WHERE c.subject = NEW.id AND c.kind = 'withdrawal')
    THEN RAISE EXCEPTION 'place_rests_on_their_own_yes'; END IF;
    IF NEW.role = 'member' AND NOT EXISTS
        (SELECT 1 FROM approval a WHERE a.id = NEW.approval_id AND a.network_id = NEW.network_id AND a.contact_id = NEW.contact_id
         AND NOT EXISTS (SELECT 1 FROM revocation r WHERE r.approval_id = a.id))
    THEN RAISE EXCEPTION 'place_rests_on_the_persons_yes'; END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER place_rests_on_two_yeses BEFORE INSERT ON participant
FOR EACH ROW WHEN (NEW.state = 'active' AND NEW.role <> 'practitioner') EXECUTE FUNCTION kith_place_rests_on_two_yeses();

-- Whoever left or was removed does not come back by a changed row, and a place stays the place it is.
CREATE OR REPLACE FUNCTION kith_place_stays_what_it_is() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'place_stays_what_it_is'; END $$;
CREATE OR REPLACE TRIGGER place_stays_what_it_is
BEFORE UPDATE OF state, network_id, role, contact_id, approval_id, staff_id ON participant
FOR EACH ROW WHEN ((OLD.state <> 'active' AND NEW.state <> OLD.state) OR NEW.network_id <> OLD.network_id OR NEW.role <> OLD.role
    OR NEW.contact_id IS DISTINCT FROM OLD.contact_id OR NEW.approval_id IS DISTINCT FROM OLD.approval_id
    OR NEW.staff_id IS DISTINCT FROM OLD.staff_id)
EXECUTE FUNCTION kith_place_stays_what_it_is();

-- Nothing leaves for somebody whose yes, or the person's yes to them, does not hold at this moment. Two things outlive it: the
-- neutral last word to somebody removed, and the news that a meeting they were told of, or the times they keep free for one, are off because
-- the person left.
CREATE OR REPLACE FUNCTION kith_send_rests_on_two_yeses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM participant p WHERE p.id = substr(NEW.receiver, 3)
        AND (p.state = 'active' OR (p.state = 'removed' AND NEW.kind = 'release'))
        AND NOT EXISTS (SELECT 1 FROM consent_event c WHERE c.subject = p.id AND c.kind = 'withdrawal')
        AND (p.role = 'practitioner' OR EXISTS (SELECT 1 FROM consent_event c WHERE c.subject = p.id AND c.kind = 'grant'))
        AND NOT EXISTS (SELECT 1 FROM revocation r WHERE r.approval_id = p.approval_id
            AND NOT (r.why = 'removed' AND NEW.kind = 'release') AND NOT (r.why = 'closed' AND NEW.kind IN ('cancellation', 'times_off'))))
    THEN RAISE EXCEPTION 'send_rests_on_two_yeses'; END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER send_rests_on_two_yeses BEFORE UPDATE OF sends ON outbox
FOR EACH ROW WHEN (NEW.sends > OLD.sends AND NEW.receiver LIKE 'p:%') EXECUTE FUNCTION kith_send_rests_on_two_yeses();

-- Before they take part, somebody is written to only after whoever made the link knew them.
CREATE OR REPLACE FUNCTION kith_first_word_rests_on_a_yes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM link l WHERE l.id = substr(NEW.receiver, 3) AND l.state = 'confirmed'
        AND (l.purpose <> 'member' OR EXISTS (SELECT 1 FROM approval a WHERE a.link_id = l.id
            AND NOT EXISTS (SELECT 1 FROM revocation r WHERE r.approval_id = a.id))))
    THEN RAISE EXCEPTION 'first_word_rests_on_a_yes'; END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER first_word_rests_on_a_yes BEFORE UPDATE OF sends ON outbox
FOR EACH ROW WHEN (NEW.sends > OLD.sends AND NEW.receiver LIKE 'l:%') EXECUTE FUNCTION kith_first_word_rests_on_a_yes();

-- Nothing leaves for an account that was taken over.
CREATE OR REPLACE FUNCTION kith_nothing_leaves_for_the_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM frozen f WHERE f.participant_id = substr(NEW.receiver, 3) AND f.ended_at IS NULL)
    THEN RAISE EXCEPTION 'nothing_leaves_for_the_frozen'; END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER nothing_leaves_for_the_frozen BEFORE UPDATE OF sends ON outbox
FOR EACH ROW WHEN (NEW.sends > OLD.sends AND NEW.receiver LIKE 'p:%') EXECUTE FUNCTION kith_nothing_leaves_for_the_frozen();

-- The ledger of holds is only added to.
CREATE OR REPLACE TRIGGER hold_is_never_changed BEFORE UPDATE OR DELETE ON hold
FOR EACH ROW EXECUTE FUNCTION kith_only_added_to('hold');

-- Nothing leaves for somebody who is held, by the person or by the team.
CREATE OR REPLACE FUNCTION kith_nothing_leaves_for_the_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM hold h WHERE h.participant_id = substr(NEW.receiver, 3) AND h.kind = 'hold' AND NOT EXISTS
        (SELECT 1 FROM hold l WHERE l.participant_id = h.participant_id AND l.side = h.side AND l.nth > h.nth))
    THEN RAISE EXCEPTION 'nothing_leaves_for_the_held'; END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER nothing_leaves_for_the_held BEFORE UPDATE OF sends ON outbox
FOR EACH ROW WHEN (NEW.sends > OLD.sends AND NEW.receiver LIKE 'p:%') EXECUTE FUNCTION kith_nothing_leaves_for_the_held();

-- What the person said of more time is only added to.
CREATE OR REPLACE TRIGGER more_time_is_never_changed BEFORE UPDATE OR DELETE ON more_time
FOR EACH ROW EXECUTE FUNCTION kith_only_added_to('more_time');
