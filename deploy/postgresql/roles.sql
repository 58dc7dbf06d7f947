-- Creates the database and its two roles; can be run again. deploy/install.sh fills it in.
SELECT 'CREATE ROLE "@NAME@_owner" LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '@NAME@_owner') \gexec
SELECT 'CREATE ROLE "@NAME@" LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '@NAME@') \gexec
ALTER ROLE "@NAME@_owner" PASSWORD '@OWNER_PASSWORD@' NOSUPERUSER NOCREATEROLE CREATEDB;
ALTER ROLE "@NAME@" PASSWORD '@PORTAL_PASSWORD@' NOSUPERUSER NOCREATEROLE NOCREATEDB;
-- A migration that waits longer for a lock fails, so that pages do not wait behind it.
ALTER ROLE "@NAME@_owner" SET lock_timeout = '5s';
-- Ends transactions of requests that were killed, so that they do not hold locks.
ALTER ROLE "@NAME@" SET idle_in_transaction_session_timeout = '60s';
SELECT 'CREATE DATABASE "@NAME@" OWNER "@NAME@_owner" ENCODING ''UTF8'' TEMPLATE template0'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '@NAME@') \gexec
REVOKE ALL ON DATABASE "@NAME@" FROM PUBLIC;
GRANT CONNECT ON DATABASE "@NAME@" TO "@NAME@";
\connect "@NAME@"
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO "@NAME@_owner";
GRANT USAGE ON SCHEMA public TO "@NAME@";
-- The portal may change rows in the owner's tables, but has no DROP, ALTER, TRUNCATE or TRIGGER.
ALTER DEFAULT PRIVILEGES FOR ROLE "@NAME@_owner" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "@NAME@";
ALTER DEFAULT PRIVILEGES FOR ROLE "@NAME@_owner" GRANT USAGE, SELECT ON SEQUENCES TO "@NAME@";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "@NAME@";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "@NAME@";
