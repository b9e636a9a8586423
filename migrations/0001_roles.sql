-- Roles belong to the cluster, not to a database, so everything here may already be there.
-- Nothing is altered that is already right: many databases of one cluster may migrate at once.
--
-- Owners own every object and never log in. Each login role is a class of caller with a pool of
-- its own; it owns nothing and is a member of nothing.
DO $$
DECLARE
  name text;
  setting text;
BEGIN
  FOREACH name IN ARRAY ARRAY['app_owner', 'auth_owner'] LOOP
    IF to_regrole(name) IS NULL THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT NOBYPASSRLS NOCREATEDB NOCREATEROLE', name);
    END IF;
  END LOOP;

  FOREACH name IN ARRAY ARRAY['clinic_staff', 'clinic_sales', 'clinic_portal',
                              'clinic_worker', 'clinic_super', 'clinic_auth'] LOOP
    IF to_regrole(name) IS NULL THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT NOBYPASSRLS NOCREATEDB NOCREATEROLE', name);
    END IF;
    FOREACH setting IN ARRAY ARRAY['search_path=app, pg_temp',
                                   'statement_timeout=15s',
                                   'idle_in_transaction_session_timeout=10s'] LOOP
      IF NOT EXISTS (SELECT FROM pg_db_role_setting
                     WHERE setrole = to_regrole(name) AND setdatabase = 0
                       AND setting = ANY (setconfig)) THEN
        EXECUTE format('ALTER ROLE %I SET %s', name,
                       regexp_replace(setting, '=(\d+s)$', ' = ''\1'''));
      END IF;
    END LOOP;
  END LOOP;
END $$;
