-- The house's first rooms. Portable between SQLite and PostgreSQL: BIGINT, TEXT; times are milliseconds UTC;
-- flags are 0 or 1. Columns that name somebody are marked (identity).

CREATE TABLE team (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,             -- the operator's word for it
    created_at BIGINT NOT NULL
);

-- How one Telegram user wants to be written to. Exists only for people who take part.
CREATE TABLE account (
    tg_id     BIGINT NOT NULL PRIMARY KEY,  -- (identity)
    lang      TEXT   NOT NULL,              -- ISO 639-1
    zone      TEXT   NOT NULL,              -- IANA
    quiet     TEXT   NOT NULL,              -- '21:00-08:00' or 'none', in their zone
    reachable BIGINT NOT NULL DEFAULT 1 CONSTRAINT account_reachable_is_a_flag CHECK (reachable IN (0, 1))
);

CREATE TABLE staff (
    id        TEXT   NOT NULL PRIMARY KEY,
    team_id   TEXT   NOT NULL REFERENCES team (id),
    tg_id     BIGINT NOT NULL,              -- (identity)
    name      TEXT   NOT NULL,              -- (identity) as Telegram shows them
    role      TEXT   NOT NULL CONSTRAINT staff_role_is_known CHECK (role IN ('coordinator', 'practitioner')),
    joined_at BIGINT NOT NULL,
    off_at    BIGINT                        -- off-boarded; NULL while they work here
);
CREATE UNIQUE INDEX staff_once_per_team ON staff (team_id, tg_id) WHERE off_at IS NULL;
CREATE INDEX staff_by_user ON staff (tg_id) WHERE off_at IS NULL;

CREATE TABLE network (
    id          TEXT   NOT NULL PRIMARY KEY,
    team_id     TEXT   NOT NULL REFERENCES team (id),
    convener_id TEXT   NOT NULL REFERENCES staff (id), -- one named convener from the first minute
    state       TEXT   NOT NULL CONSTRAINT network_state_is_known CHECK (state IN ('waiting', 'open', 'closed')),
    referred_at BIGINT NOT NULL,            -- the 24-hour clock starts here
    opened_at   BIGINT,                     -- the person agreed
    closed_at   BIGINT
);

-- The person's own word for somebody ("Mum"): all that is kept of a human who has not agreed.
CREATE TABLE contact (
    id         TEXT   NOT NULL PRIMARY KEY,
    network_id TEXT   NOT NULL REFERENCES network (id),
    label      TEXT   NOT NULL,             -- (identity) shown only to the person
    essential  BIGINT NOT NULL DEFAULT 0 CONSTRAINT contact_essential_is_a_flag CHECK (essential IN (0, 1)),
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX contact_by_network ON contact (network_id);

CREATE TABLE link (
    id           TEXT   NOT NULL PRIMARY KEY,
    token_hash   TEXT   NOT NULL CONSTRAINT link_token_is_unique UNIQUE, -- SHA-256, hexadecimal; the token is never kept
    purpose      TEXT   NOT NULL CONSTRAINT link_purpose_is_known CHECK (purpose IN ('coordinator', 'practitioner', 'person', 'member')),
    team_id      TEXT   NOT NULL REFERENCES team (id),
    network_id   TEXT   REFERENCES network (id),
    contact_id   TEXT   REFERENCES contact (id),
    made_by      BIGINT,                    -- (identity) NULL for the operator
    made_at      BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    state        TEXT   NOT NULL CONSTRAINT link_state_is_known CHECK (state IN ('open', 'claimed', 'confirmed', 'used', 'dead')),
    claimed_tg   BIGINT,                    -- (identity) wiped when it is used or dead
    claimed_name TEXT,                      -- (identity) likewise
    claimed_lang TEXT,
    CONSTRAINT link_forgets_its_opener CHECK (state IN ('claimed', 'confirmed') OR claimed_tg IS NULL),
    CONSTRAINT link_of_a_member_has_a_contact CHECK (purpose <> 'member' OR contact_id IS NOT NULL)
);
CREATE INDEX link_by_contact ON link (contact_id);

-- The person's yes to one human for one of their words: the first of the two yeses.
CREATE TABLE approval (
    id         TEXT   NOT NULL PRIMARY KEY,
    network_id TEXT   NOT NULL REFERENCES network (id),
    contact_id TEXT   NOT NULL REFERENCES contact (id),
    link_id    TEXT   NOT NULL REFERENCES link (id),
    at         BIGINT NOT NULL,
    update_id  BIGINT NOT NULL              -- the tap it rests on
);

CREATE TABLE participant (
    id          TEXT   NOT NULL PRIMARY KEY, -- the only name the care team's store sees
    network_id  TEXT   NOT NULL REFERENCES network (id),
    role        TEXT   NOT NULL CONSTRAINT participant_role_is_known CHECK (role IN ('person', 'member', 'practitioner')),
    tg_id       BIGINT NOT NULL,            -- (identity)
    name        TEXT   NOT NULL,            -- (identity)
    contact_id  TEXT   REFERENCES contact (id),
    approval_id TEXT   REFERENCES approval (id),
    staff_id    TEXT   REFERENCES staff (id),
    state       TEXT   NOT NULL CONSTRAINT participant_state_is_known CHECK (state IN ('active', 'left', 'removed')),
    joined_at   BIGINT NOT NULL,
    ended_at    BIGINT,
    CONSTRAINT member_rests_on_the_persons_yes CHECK (role <> 'member' OR (approval_id IS NOT NULL AND contact_id IS NOT NULL)),
    CONSTRAINT practitioner_is_of_the_team CHECK (role <> 'practitioner' OR staff_id IS NOT NULL)
);
CREATE UNIQUE INDEX participant_once_per_network ON participant (network_id, tg_id) WHERE state = 'active';
CREATE UNIQUE INDEX participant_one_person ON participant (network_id) WHERE state = 'active' AND role = 'person';
CREATE INDEX participant_by_user ON participant (tg_id) WHERE state = 'active';

-- Evidence of consent: who, when, how, told what. Append-only.
CREATE TABLE consent_event (
    id         TEXT   NOT NULL PRIMARY KEY,
    network_id TEXT   NOT NULL REFERENCES network (id),
    subject    TEXT   NOT NULL,             -- a participant's id
    kind       TEXT   NOT NULL CONSTRAINT consent_kind_is_known CHECK (kind IN ('grant', 'withdrawal')),
    notice     TEXT   NOT NULL,             -- version of the notice, e.g. 'member-1'
    lang       TEXT   NOT NULL,
    text_hash  TEXT   NOT NULL,             -- SHA-256 of the text that was shown, hexadecimal
    at         BIGINT NOT NULL,
    update_id  BIGINT NOT NULL
);
CREATE INDEX consent_by_subject ON consent_event (subject, at);

-- A time, place and form put forward.
CREATE TABLE proposal (
    id         TEXT   NOT NULL PRIMARY KEY,
    network_id TEXT   NOT NULL REFERENCES network (id),
    meeting_id TEXT,                        -- the meeting it would move; NULL for a new one
    by_id      TEXT   NOT NULL REFERENCES participant (id),
    start_at   BIGINT NOT NULL,
    zone       TEXT   NOT NULL,
    form       TEXT   NOT NULL,
    place      TEXT,                        -- (identity)
    state      TEXT   NOT NULL CONSTRAINT proposal_state_is_known CHECK (state IN ('open', 'accepted', 'declined')),
    made_at    BIGINT NOT NULL
);

CREATE TABLE meeting (
    id            TEXT   NOT NULL PRIMARY KEY,
    network_id    TEXT   NOT NULL REFERENCES network (id),
    version       BIGINT NOT NULL,          -- rises with time, place and form; cards carry it
    revision      BIGINT NOT NULL,          -- rises with every touch: the row lock of store/meetings
    state         TEXT   NOT NULL CONSTRAINT meeting_state_is_known CHECK (state IN ('called', 'cancelled')),
    start_at      BIGINT NOT NULL,
    zone          TEXT   NOT NULL,
    form          TEXT   NOT NULL CONSTRAINT meeting_form_is_known CHECK (form IN ('in_person', 'phone', 'online')),
    place         TEXT,                     -- (identity)
    called_at     BIGINT NOT NULL,
    readiness     TEXT   NOT NULL CONSTRAINT meeting_readiness_is_known CHECK (readiness IN ('ready', 'waiting', 'cannot')),
    readiness_why TEXT   NOT NULL,          -- codes with a space between: person practitioners essential place
    readiness_at  BIGINT NOT NULL
);
CREATE INDEX meeting_by_network ON meeting (network_id, start_at);

-- One participant's place at one meeting, as it is now.
CREATE TABLE seat (
    meeting_id     TEXT   NOT NULL REFERENCES meeting (id),
    participant_id TEXT   NOT NULL REFERENCES participant (id),
    status         TEXT   NOT NULL CONSTRAINT seat_status_is_known CHECK (status IN ('asked', 'coming', 'not_coming', 'not_sure', 'released')),
    how            TEXT,                    -- in_person, phone, online: while coming
    told_version   BIGINT,                  -- newest version they were told of, or may have been
    changed_at     BIGINT NOT NULL,
    PRIMARY KEY (meeting_id, participant_id)
);
CREATE INDEX seat_by_participant ON seat (participant_id);

-- Every answer ever given: no confirmed answer is lost.
CREATE TABLE answer (
    id             TEXT   NOT NULL PRIMARY KEY,
    meeting_id     TEXT   NOT NULL REFERENCES meeting (id),
    participant_id TEXT   NOT NULL REFERENCES participant (id),
    version        BIGINT NOT NULL,
    status         TEXT   NOT NULL,
    how            TEXT,
    at             BIGINT NOT NULL,
    update_id      BIGINT NOT NULL
);
CREATE INDEX answer_by_meeting ON answer (meeting_id, participant_id, at);

-- What is still to be written to somebody. Ids only: words are made at the last moment, from that moment's facts.
CREATE TABLE outbox (
    id          TEXT   NOT NULL PRIMARY KEY,
    kind        TEXT   NOT NULL,
    class       TEXT   NOT NULL CONSTRAINT outbox_class_is_known CHECK (class IN ('at_most_once', 'at_least_once')),
    receiver    TEXT   NOT NULL,            -- p:participant, l:link (its opener), s:staff
    network_id  TEXT,
    meeting_id  TEXT,
    notice      TEXT   NOT NULL,            -- JSON, ids and numbers only
    once        TEXT   CONSTRAINT outbox_only_once UNIQUE, -- what must never be queued twice
    posted_at   BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,            -- while claimed: the end of the lease
    attempts    BIGINT NOT NULL DEFAULT 0,  -- the fencing number
    sending_at  BIGINT,                     -- set just before the request leaves; NULL when it surely has not
    sends       BIGINT NOT NULL DEFAULT 0,  -- requests that left
    done_at     BIGINT,
    outcome     TEXT,                       -- sent, uncertain, unreachable, failed, dropped:<why>
    message_id  BIGINT                      -- Telegram's, for later edits
);
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE done_at IS NULL;
CREATE INDEX outbox_by_meeting ON outbox (meeting_id, receiver);
CREATE INDEX outbox_by_receiver ON outbox (receiver) WHERE done_at IS NULL;

-- What the care team's store is told: one stream per meeting (or network), numbered without gaps. Ids and statuses.
CREATE TABLE relay_event (
    stream       TEXT   NOT NULL,
    seq          BIGINT NOT NULL,
    id           TEXT   NOT NULL,           -- webhook-id: the receiver's key against doubles
    type         TEXT   NOT NULL,
    body         TEXT   NOT NULL,           -- JSON
    at           BIGINT NOT NULL,
    due_at       BIGINT NOT NULL,
    attempts     BIGINT NOT NULL DEFAULT 0,
    delivered_at BIGINT,
    PRIMARY KEY (stream, seq)
);
CREATE INDEX relay_due ON relay_event (due_at) WHERE delivered_at IS NULL;

-- Each update takes effect once. Keys, never a maximum: after a quiet week Telegram's numbers start anywhere.
CREATE TABLE seen_update (
    update_id BIGINT NOT NULL PRIMARY KEY,
    at        BIGINT NOT NULL
);
CREATE INDEX seen_update_by_time ON seen_update (at);

-- Updates that could not be handled: they block nobody, and nothing of their content is kept.
CREATE TABLE quarantine (
    update_id BIGINT NOT NULL PRIMARY KEY,
    kind      TEXT   NOT NULL,
    error     TEXT   NOT NULL,              -- the class of the error, no text of it
    at        BIGINT NOT NULL
);

-- Where somebody is in a flow that asks for more than a tap.
CREATE TABLE draft (
    tg_id BIGINT NOT NULL PRIMARY KEY,      -- (identity)
    step  TEXT   NOT NULL,                  -- JSON
    at    BIGINT NOT NULL
);

-- What happened around a person, for the person to read (/log).
CREATE TABLE deed (
    id         TEXT   NOT NULL PRIMARY KEY,
    network_id TEXT   NOT NULL REFERENCES network (id),
    at         BIGINT NOT NULL,
    actor      TEXT,                        -- a participant's id; NULL for Kith itself
    what       TEXT   NOT NULL,
    about      TEXT                         -- a participant's, contact's or meeting's id
);
CREATE INDEX deed_by_network ON deed (network_id, at);
