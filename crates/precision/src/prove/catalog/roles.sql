-- Roles, and the server around them.
, role AS (
  SELECT w.name AS object, CASE WHEN r.oid IS NULL THEN 'does not exist'
           WHEN w.logs_in THEN 'cannot log in' ELSE 'can log in' END AS says
  FROM (VALUES ('clinic_staff', true), ('clinic_sales', true), ('clinic_portal', true),
               ('clinic_worker', true), ('clinic_super', true), ('clinic_auth', true),
               ('app_owner', false), ('auth_owner', false)) AS w (name, logs_in)
  LEFT JOIN pg_roles AS r ON r.rolname = w.name
  WHERE r.rolcanlogin IS DISTINCT FROM w.logs_in
),
ours AS (
  SELECT oid, name FROM login UNION ALL SELECT oid, name FROM keeper
),
role_attribute AS (
  SELECT o.name AS object, concat_ws(', ',
           CASE WHEN r.rolsuper THEN 'superuser' END,
           CASE WHEN r.rolbypassrls THEN 'bypasses row security' END,
           CASE WHEN r.rolcreaterole THEN 'makes roles' END,
           CASE WHEN r.rolcreatedb THEN 'makes databases' END,
           CASE WHEN r.rolreplication THEN 'replicates' END,
           CASE WHEN r.rolinherit THEN 'inherits' END) AS says
  FROM ours AS o JOIN pg_roles AS r ON r.oid = o.oid
  WHERE r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication
     OR r.rolinherit
),
-- Nobody is a member of a class or an owner, and they of nothing.
membership AS (
  SELECT pg_get_userbyid(m.member)::text AS object,
         'is a member of ' || pg_get_userbyid(m.roleid) AS says
  FROM pg_auth_members AS m JOIN pg_roles AS r ON r.oid = m.member
  WHERE m.member IN (SELECT oid FROM ours)
     OR (m.roleid IN (SELECT oid FROM ours) AND NOT r.rolsuper)
),
ownership AS (
  SELECT l.name AS object, 'owns ' || pg_describe_object(d.classid, d.objid, d.objsubid) AS says
  FROM pg_shdepend AS d JOIN login AS l ON l.oid = d.refobjid
  WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o'
    AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
),
-- A role can change its own: what is not as the migrations set it is the trace of an attack.
role_setting AS (
  SELECT l.name AS object, 'its settings are ' || coalesce(s.setconfig::text, 'gone') AS says
  FROM login AS l
  LEFT JOIN pg_db_role_setting AS s ON s.setrole = l.oid AND s.setdatabase = 0
  WHERE (SELECT array_agg(x ORDER BY x COLLATE "C") FROM unnest(s.setconfig) AS x)
        IS DISTINCT FROM ARRAY['enable_bitmapscan=off', 'idle_in_transaction_session_timeout=10s',
                               'plan_cache_mode=force_generic_plan', 'search_path=app, pg_temp',
                               'statement_timeout=15s']
  UNION ALL
  SELECT pg_get_userbyid(s.setrole)::text, 'has settings for one database: ' || s.setconfig::text
  FROM pg_db_role_setting AS s
  WHERE s.setdatabase <> 0 AND s.setrole IN (SELECT oid FROM ours)
  UNION ALL
  SELECT 'every role', 'is set to ' || x
  FROM pg_db_role_setting AS s CROSS JOIN LATERAL unnest(s.setconfig) AS x
  WHERE s.setrole = 0
    AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    AND x ~ '^(row_security|search_path|role|session_replication_role|.*_preload_libraries|ctx\.v|backtrace_functions)='
),
-- The one that initdb made is the operator's.
bypass AS (
  SELECT r.rolname::text AS object, 'can log in and passes row security' AS says
  FROM pg_roles AS r
  WHERE r.rolcanlogin AND (r.rolsuper OR r.rolbypassrls) AND r.oid <> 10
),
-- These would let a class switch off its own checks. What backtrace_functions holds is believed to be a
-- context: auth_owner alone sets it, and does not hand that on.
parameter AS (
  SELECT p.parname AS object, 'may be set by '
         || CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee)::text END AS says
  FROM pg_parameter_acl AS p CROSS JOIN LATERAL aclexplode(p.paracl) AS g
  LEFT JOIN pg_roles AS r ON r.oid = g.grantee
  WHERE (g.grantee = 0 OR g.grantee IN (SELECT oid FROM ours)
         OR (p.parname = 'backtrace_functions' AND NOT r.rolsuper))
    AND NOT (p.parname = 'backtrace_functions' AND g.grantee <> 0 AND r.rolname = 'auth_owner'
             AND g.privilege_type = 'SET' AND NOT g.is_grantable)
),
catalog_table AS (
  SELECT c.oid::regclass::text AS object, l.name || ' may read it' AS says
  FROM pg_class AS c CROSS JOIN login AS l
  WHERE c.relnamespace = 'pg_catalog'::regnamespace
    AND c.relname IN ('pg_authid', 'pg_shadow', 'pg_statistic', 'pg_statistic_ext_data',
                      'pg_largeobject', 'pg_user_mapping', 'pg_hba_file_rules', 'pg_file_settings')
    AND has_any_column_privilege(l.oid, c.oid, 'SELECT')
),
-- They belong to no clinic, so nobody uses them.
large_object AS (
  SELECT m.oid::text AS object, 'a large object' AS says FROM pg_largeobject_metadata AS m
),
-- What a person typed belongs in no log; and the two that undo row security and foreign keys.
server_setting AS (
  SELECT w.name AS object, 'is ' || current_setting(w.name) || ', not ' || w.wanted AS says
  FROM (VALUES ('row_security', 'on'), ('session_replication_role', 'origin'),
               ('allow_system_table_mods', 'off'), ('log_parameter_max_length', '0'),
               ('log_parameter_max_length_on_error', '0'),
               -- What stands there for the whole server would be believed to be a context.
               ('backtrace_functions', '')) AS w (name, wanted)
  WHERE current_setting(w.name) <> w.wanted
)
SELECT 'role' AS rule, object, says FROM role
UNION ALL SELECT 'role-attribute', object, says FROM role_attribute
UNION ALL SELECT 'membership', object, says FROM membership
UNION ALL SELECT 'ownership', object, says FROM ownership
UNION ALL SELECT 'role-setting', object, says FROM role_setting
UNION ALL SELECT 'bypass', object, says FROM bypass
UNION ALL SELECT 'parameter', object, says FROM parameter
UNION ALL SELECT 'catalog-table', object, says FROM catalog_table
UNION ALL SELECT 'large-object', object, says FROM large_object
UNION ALL SELECT 'server-setting', object, says FROM server_setting
ORDER BY 1, 2, 3
