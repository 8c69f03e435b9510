-- How people are kept in mind of a meeting, and who may suggest one.

-- How long somebody needs to get somewhere, in minutes; 0: they want no reminder to leave.
ALTER TABLE account ADD COLUMN travel BIGINT NOT NULL DEFAULT 0
    CONSTRAINT account_travel_is_a_way CHECK (travel IN (0, 30, 60, 120));

-- The version of the meeting for which the person lets it be that somebody has not answered; NULL: as usual.
ALTER TABLE seat ADD COLUMN let_be BIGINT;

-- Whether the person's people may suggest times, too; 0: only the person and the team.
ALTER TABLE network ADD COLUMN members_suggest BIGINT NOT NULL DEFAULT 1
    CONSTRAINT network_members_suggest_or_not CHECK (members_suggest IN (0, 1));
