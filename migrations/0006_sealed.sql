-- Whoever and wherever: from here on only as sealed texts, and as blind marks to look them up by. Between this migration and the next
-- Kith itself seals what an older one wrote in the clear (store/vault/upgrade.rs).

-- The keys that names are sealed under, each wrapped by the master key, which is kept outside. Destroying one erases all it sealed.
CREATE TABLE data_key (
    id      TEXT NOT NULL PRIMARY KEY,      -- a network's or a team's id; 'house'; 'marks'
    wrapped TEXT NOT NULL                   -- the master key's mark, a point, the wrapped key
);

ALTER TABLE participant ADD COLUMN who TEXT NOT NULL DEFAULT ''; -- (identity) a mark
ALTER TABLE participant ADD COLUMN tg TEXT NOT NULL DEFAULT '';  -- (identity) sealed
ALTER TABLE staff ADD COLUMN who TEXT NOT NULL DEFAULT '';       -- (identity) a mark
ALTER TABLE staff ADD COLUMN tg TEXT NOT NULL DEFAULT '';        -- (identity) sealed
ALTER TABLE link ADD COLUMN maker TEXT;                          -- (identity) sealed
ALTER TABLE link ADD COLUMN maker_who TEXT;                      -- (identity) a mark
ALTER TABLE link ADD COLUMN claimant TEXT;                       -- (identity) sealed; wiped when it is used or dead
ALTER TABLE link ADD COLUMN claimant_who TEXT;                   -- (identity) a mark; likewise

-- Which mark is whose, for the settings; gone with the next migration.
CREATE TABLE account_known (
    tg_id BIGINT NOT NULL PRIMARY KEY,
    who   TEXT   NOT NULL
);
