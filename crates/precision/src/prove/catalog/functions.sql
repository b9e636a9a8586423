-- Functions: what they run as, and who may call them.
-- A definer function is a door: it finds only what pg_catalog and its own words name, it belongs to
-- auth_owner and to nobody mightier, and it is opened to named classes.
, definer AS (
  SELECT f.name AS object, concat_ws('; ',
           CASE WHEN NOT 'search_path=pg_catalog, pg_temp' = ANY (f.settings)
             THEN 'search_path is not pinned to pg_catalog, pg_temp' END,
           CASE WHEN pg_get_userbyid(f.owner) <> 'auth_owner'
             THEN 'is owned by ' || pg_get_userbyid(f.owner) END) AS says
  FROM own_function AS f
  WHERE f.definer AND NOT ('search_path=pg_catalog, pg_temp' = ANY (f.settings)
                           AND pg_get_userbyid(f.owner) = 'auth_owner')
),
public_function AS (
  SELECT g.name AS object, 'PUBLIC may execute it' AS says
  FROM function_grant AS g WHERE g.grantee = 0
),
-- What runs inside a definer function inherits its rights, not its search path's owner. A body that was
-- bound when it was made looks nothing up.
pinned AS (
  SELECT f.name AS object, 'search_path is not pinned to pg_catalog, pg_temp' AS says
  FROM own_function AS f
  WHERE f.language IN ('plpgsql', 'sql') AND NOT f.bound
    AND NOT 'search_path=pg_catalog, pg_temp' = ANY (f.settings)
),
-- IMMUTABLE would be folded into a cached plan and outlive its transaction; a parallel worker has
-- another pid, and the signature is bound to it.
reader AS (
  SELECT f.name AS object, 'a reader of the context is STABLE and PARALLEL RESTRICTED' AS says
  FROM own_function AS f
  WHERE f.schema = 'ctx' AND NOT (f.provolatile = 's' AND f.proparallel <> 's')
),
-- The signing oracle and the makers of clinics, accounts and members.
oracle AS (
  SELECT f.name AS object, l.name || ' may execute it' AS says
  FROM own_function AS f CROSS JOIN login AS l
  WHERE f.schema = 'auth' AND f.proname ~ '^(sign|mac|message|establish|kept_context|restore|figures|make_.*|demand|keep_program_key|words|linked|chain_.*|write_.*|sweep_.*|person_of)$'
    AND has_function_privilege(l.oid, f.oid, 'EXECUTE')
),
-- A function that steps into a clinic and is open to a class asks who calls: by login role, or by
-- the secret of a session. (The words of the function are searched, so this is no proof.)
gate AS (
  SELECT f.name AS object, 'enters a context for ' || g.who || ' and asks for no proof' AS says
  FROM own_function AS f JOIN function_grant AS g ON g.oid = f.oid
  WHERE f.definer AND f.body ~ 'auth\.(establish|write_(clinic_)?context|figures)|set_config'
    AND f.body !~ 'session_user|sha256\(token\)|auth\.need_super_admin\(\)|auth\.super_admin_of\(token\)|auth\.person_of\(token\)|auth\.demand\(mac'
),
-- clinic_auth acts before anybody is known: for what concerns a person or a clinic, the program
-- vouches, or the secret of a session speaks. So does what hands out jobs.
vouched AS (
  SELECT f.name AS object, g.who || ' may call it unvouched' AS says
  FROM own_function AS f JOIN function_grant AS g ON g.oid = f.oid
  WHERE (g.who = 'clinic_auth' OR f.name ~ '^queue\.claim\(')
    AND f.proname NOT IN ('assert_clean', 'schema_version')
    AND f.body !~ 'auth\.demand\(mac|sha256\(token\)|auth\.person_of\(token\)'
),
-- Without SECURITY DEFINER a class needs rights of its own on what the function touches.
invoker AS (
  SELECT g.name AS object, g.who || ' may execute it, and it reads tables as the caller' AS says
  FROM function_grant AS g JOIN own_function AS f ON f.oid = g.oid
  WHERE NOT f.definer AND f.schema <> 'ctx' AND f.body ~ '(app|auth|queue|guard)\.'
),
guard_function AS (
  SELECT f.name AS object, l.name || ' may execute it' AS says
  FROM own_function AS f CROSS JOIN login AS l
  WHERE f.schema IN ('guard', 'public') AND has_function_privilege(l.oid, f.oid, 'EXECUTE')
),
-- A function marked leakproof is called with the rows of all clinics.
leakproof AS (
  SELECT f.name AS object, 'is marked LEAKPROOF' AS says
  FROM own_function AS f WHERE f.proleakproof
),
-- Siblings' statements and locks, signals, large objects, session locks, the server's files.
catalog_function AS (
  SELECT p.oid::regprocedure::text AS object, l.name || ' may execute it' AS says
  FROM pg_proc AS p CROSS JOIN login AS l
  WHERE p.pronamespace = 'pg_catalog'::regnamespace
    AND (p.proname IN ('pg_stat_get_activity', 'pg_stat_get_backend_activity', 'pg_lock_status',
                       'pg_cancel_backend', 'pg_terminate_backend', 'pg_notify', 'pg_stat_file',
                       'loread', 'lowrite', 'pg_reload_conf', 'pg_stat_reset')
      OR p.proname ~ '^lo_(creat|create|open|from_bytea|get|put|unlink|import|export)$'
      OR p.proname ~ '^pg_(try_)?advisory_lock(_shared)?$'
      OR p.proname ~ '^pg_(read|ls)_')
    AND p.proname <> 'pg_read_file_old' -- asks for pg_read_server_files by itself
    AND has_function_privilege(l.oid, p.oid, 'EXECUTE')
),
-- Without it DROP OWNED BY self strips a role out of its policies (PostgreSQL before 15.20).
event_trigger AS (
  SELECT 'refuse_ddl' AS object, 'is missing, weakened, or forgets a login role' AS says
  WHERE NOT EXISTS (
    SELECT FROM pg_event_trigger AS e
    JOIN pg_roles AS r ON r.oid = e.evtowner
    JOIN own_function AS f ON f.oid = e.evtfoid
    WHERE e.evtname = 'refuse_ddl' AND e.evtevent = 'ddl_command_start' AND e.evtenabled = 'A'
      AND e.evttags IS NULL AND r.rolsuper
      AND f.schema = 'guard' AND f.proname = 'refuse_ddl'
      AND f.body ~ 'RAISE EXCEPTION'
      AND NOT EXISTS (SELECT FROM login AS l WHERE strpos(f.body, quote_literal(l.name)) = 0))
)
SELECT 'definer' AS rule, object, says FROM definer
UNION ALL SELECT 'public-function', object, says FROM public_function
UNION ALL SELECT 'pinned', object, says FROM pinned
UNION ALL SELECT 'reader', object, says FROM reader
UNION ALL SELECT 'oracle', object, says FROM oracle
UNION ALL SELECT 'gate', object, says FROM gate
UNION ALL SELECT 'vouched', object, says FROM vouched
UNION ALL SELECT 'invoker', object, says FROM invoker
UNION ALL SELECT 'guard-function', object, says FROM guard_function
UNION ALL SELECT 'leakproof', object, says FROM leakproof
UNION ALL SELECT 'catalog-function', object, says FROM catalog_function
UNION ALL SELECT 'event-trigger', object, says FROM event_trigger
ORDER BY 1, 2, 3
