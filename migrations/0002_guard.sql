-- The database itself: who may connect, who may run code in it, and the one function that puts a
-- table behind the wall.

CREATE SCHEMA guard;
REVOKE ALL ON SCHEMA guard FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- Default privileges come first, so that every function below is born closed.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE app_owner, auth_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE SCHEMA app AUTHORIZATION app_owner;    -- tenant tables
CREATE SCHEMA auth AUTHORIZATION auth_owner;  -- accounts, members, sessions: definer functions only
CREATE SCHEMA ctx AUTHORIZATION auth_owner;   -- readers of the signed context
CREATE SCHEMA queue AUTHORIZATION auth_owner; -- background jobs: definer functions only

-- No login role writes code, in blocks or in functions.
REVOKE USAGE ON LANGUAGE plpgsql, sql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql, sql TO app_owner, auth_owner;

-- No login role looks at its siblings, stops them, or leaves something behind for them.
REVOKE EXECUTE ON FUNCTION
  pg_catalog.pg_stat_get_activity(integer),
  pg_catalog.pg_stat_get_backend_activity(integer),
  pg_catalog.pg_lock_status(),
  pg_catalog.pg_cancel_backend(integer),
  pg_catalog.pg_terminate_backend(integer, bigint),
  pg_catalog.pg_notify(text, text),
  pg_catalog.lo_creat(integer),
  pg_catalog.lo_create(oid),
  pg_catalog.lo_open(oid, integer),
  pg_catalog.loread(integer, integer),
  pg_catalog.lowrite(integer, bytea),
  pg_catalog.lo_from_bytea(oid, bytea),
  pg_catalog.lo_get(oid),
  pg_catalog.lo_get(oid, bigint, integer),
  pg_catalog.lo_put(oid, bigint, bytea),
  pg_catalog.lo_unlink(oid),
  pg_catalog.pg_advisory_lock(bigint),
  pg_catalog.pg_advisory_lock(integer, integer),
  pg_catalog.pg_try_advisory_lock(bigint),
  pg_catalog.pg_try_advisory_lock(integer, integer),
  pg_catalog.pg_advisory_lock_shared(bigint),
  pg_catalog.pg_advisory_lock_shared(integer, integer),
  pg_catalog.pg_try_advisory_lock_shared(bigint),
  pg_catalog.pg_try_advisory_lock_shared(integer, integer)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_notify(text, text) TO auth_owner;

-- Who may connect is a property of the database that CREATE DATABASE ... TEMPLATE does not copy,
-- so `precision migrate` calls this every time.
CREATE FUNCTION guard.lock_database() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO clinic_staff, clinic_sales, clinic_portal, '
                 'clinic_worker, clinic_super, clinic_auth', current_database());
END $$;
REVOKE EXECUTE ON FUNCTION guard.lock_database() FROM PUBLIC;

-- Without this, DROP OWNED BY self strips a login role out of its own policies, and GRANT, COMMENT
-- and ALTER DEFAULT PRIVILEGES are open to it.
CREATE FUNCTION guard.refuse_ddl() RETURNS event_trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF session_user IN ('clinic_staff', 'clinic_sales', 'clinic_portal',
                      'clinic_worker', 'clinic_super', 'clinic_auth') THEN
    RAISE EXCEPTION 'DDL is not allowed for %', session_user USING ERRCODE = '42501';
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION guard.refuse_ddl() FROM PUBLIC;
CREATE EVENT TRIGGER refuse_ddl ON ddl_command_start EXECUTE FUNCTION guard.refuse_ddl();
ALTER EVENT TRIGGER refuse_ddl ENABLE ALWAYS;

-- Puts a table of schema app behind the wall and opens it, class by class, to the rows and verbs
-- named. One call is all that a new table needs.
--
-- `classes` maps a class (staff, sales, portal, worker, super; definer for auth_owner's functions) to
--   {"can": "select, insert (a, b), update (a)", "rows": "<condition>", "check": "<condition>"}.
-- JSON as text, because conditions may then span lines.
-- `rows` defaults to true: everything inside the wall. `check` defaults to `rows`.
-- The super admin reads every table, one clinic at a time, unless `classes` says otherwise.
-- auth_owner reads behind the wall too: the platform's figures are counted inside each clinic.
CREATE FUNCTION guard.protect(target regclass, classes text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  wall constant text := 'clinic_id = (SELECT ctx.clinic_id())';
  written constant text := 'clinic_id = (SELECT ctx.writable_clinic_id())';
  class record;
  login text;
BEGIN
  EXECUTE format('ALTER TABLE %s OWNER TO app_owner', target);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  -- With statistics on it, EXPLAIN would tell one clinic the size of another.
  EXECUTE format('ALTER TABLE %s ALTER clinic_id SET STATISTICS 0', target);
  -- TO PUBLIC, because a policy that names a role can be taken away by that role; RESTRICTIVE and
  -- FOR ALL, so that no later permissive policy opens it; the sub-select runs once a statement.
  EXECUTE format('CREATE POLICY wall ON %s AS RESTRICTIVE FOR ALL TO PUBLIC '
                 'USING (%s) WITH CHECK (%s)', target, wall, written);
  -- WITH CHECK is not asked about a row that goes.
  EXECUTE format('CREATE POLICY kept ON %s AS RESTRICTIVE FOR DELETE TO PUBLIC USING (%s)',
                 target, written);
  EXECUTE format('CREATE POLICY figures ON %s FOR SELECT TO auth_owner USING (true)', target);
  EXECUTE format('GRANT SELECT ON %s TO auth_owner', target);

  FOR class IN
    SELECT key, value
    FROM jsonb_each('{"super": {"can": "select"}}'::jsonb || translate(classes, E'\n', ' ')::jsonb)
  LOOP
    login := CASE class.key WHEN 'definer' THEN 'auth_owner' ELSE 'clinic_' || class.key END;
    EXECUTE format('CREATE POLICY %I ON %s FOR ALL TO %I USING (%s) WITH CHECK (%s)',
                   class.key || '_rows', target, login,
                   coalesce(class.value ->> 'rows', 'true'),
                   coalesce(class.value ->> 'check', class.value ->> 'rows', 'true'));
    EXECUTE format('GRANT %s ON %s TO %I', class.value ->> 'can', target, login);
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION guard.protect(regclass, text) FROM PUBLIC;
