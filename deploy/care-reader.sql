-- A role for the care team's side that may read the views of docs/care-store.md and nothing else. Run it once, as a role that may make roles and owns
-- Kith's tables, in Kith's database:
--     psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f deploy/care-reader.sql
-- and give it a password of your own: ALTER ROLE kith_care_reader PASSWORD '…'. A new version of Kith replaces the views in place; the right stays.
-- One that brings a new view (the changelog says so) wants this once more.
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'kith_care_reader') THEN
        CREATE ROLE kith_care_reader LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT CONNECTION LIMIT 8;
    END IF;
END $$;
ALTER ROLE kith_care_reader SET default_transaction_read_only = on;
ALTER ROLE kith_care_reader SET statement_timeout = '30s';
DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO kith_care_reader', current_schema()); END $$;
GRANT SELECT ON care_meeting, care_participant, care_attendance, care_readiness, care_clock, care_continuity, care_relay TO kith_care_reader;
