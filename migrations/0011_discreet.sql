-- What comes by itself shows what it is about only after a tap (H7). Off unless somebody chooses it: the first words are neutral anyway, and
-- a tap more before every invitation is a price that only those should pay whose phone is in other hands, too.
ALTER TABLE account ADD COLUMN discreet BIGINT NOT NULL DEFAULT 0 CONSTRAINT account_discreet_is_a_flag CHECK (discreet IN (0, 1));
