-- The address at which somebody's calendar app reads their meetings by itself: the hash of its token; NULL while there is none.
ALTER TABLE account ADD COLUMN feed TEXT;
CREATE UNIQUE INDEX account_by_feed ON account (feed) WHERE feed IS NOT NULL;
