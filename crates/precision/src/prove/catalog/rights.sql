-- Who was given what on tables, schemas, languages and the database.
-- Behind the wall: four verbs, for named classes, and nobody hands them on.
, table_right AS (
  SELECT g.name AS object, g.who || ' has ' || g.verb
           || CASE WHEN g.is_grantable THEN ' and may hand it on' ELSE '' END AS says
  FROM relation_grant AS g
  WHERE g.relnamespace = to_regnamespace('app')
    AND (g.is_grantable
         OR g.verb NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
         OR g.who NOT IN ('clinic_staff', 'clinic_sales', 'clinic_portal',
                          'clinic_worker', 'clinic_super', 'auth_owner'))
),
-- The definer functions read behind the wall and insert where told; nothing else.
-- What definer functions change is written here: an invitation's state, a member's role, the next number,
-- how often a link was opened, that a lead is won.
definer_right AS (
  SELECT g.name AS object, 'auth_owner has ' || g.verb AS says
  FROM relation_grant AS g
  WHERE g.relnamespace = to_regnamespace('app') AND g.who = 'auth_owner'
    AND g.verb NOT IN ('SELECT', 'INSERT')
    AND NOT (g.verb = 'UPDATE' AND g.relname IN ('invitations', 'profiles', 'counters', 'analysis_shares', 'leads'))
),
super_right AS (
  SELECT g.name AS object, 'clinic_super, who only visits, has ' || g.verb AS says
  FROM relation_grant AS g
  WHERE g.relnamespace = to_regnamespace('app') AND g.who = 'clinic_super' AND g.verb <> 'SELECT'
),
-- What happened, happened: only auth.note writes, and it takes the actor from the context.
audit_right AS (
  SELECT g.name AS object, g.who || ' has ' || g.verb AS says
  FROM relation_grant AS g
  WHERE g.relnamespace = to_regnamespace('app') AND g.relname = 'audit_events'
    AND NOT (g.verb = 'SELECT' OR (g.verb = 'INSERT' AND g.who = 'auth_owner'))
),
tenant_update AS (
  SELECT t.name AS object, l.name || ' may change clinic_id' AS says
  FROM tenant_table AS t CROSS JOIN login AS l
  WHERE t.clinic_id IS NOT NULL AND has_column_privilege(l.oid, t.oid, t.clinic_id, 'UPDATE')
),
-- Every other schema, those that do not exist yet among them.
closed_table AS (
  SELECT g.name AS object, g.who || ' has ' || g.verb AS says
  FROM relation_grant AS g
  WHERE g.relnamespace <> to_regnamespace('app')
    AND (g.grantee = 0 OR g.grantee IN (SELECT oid FROM login))
),
closed_row_security AS (
  SELECT c.oid::regclass::text AS object, 'row security is off, or a policy opens it' AS says
  FROM pg_class AS c
  WHERE c.relkind IN ('r', 'p')
    AND c.relnamespace IN (to_regnamespace('auth'), to_regnamespace('queue'))
    AND (NOT c.relrowsecurity OR EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid))
),
closed_owner AS (
  SELECT c.oid::regclass::text AS object, 'is owned by ' || pg_get_userbyid(c.relowner) AS says
  FROM pg_class AS c
  WHERE c.relkind IN ('r', 'p')
    AND c.relnamespace IN (to_regnamespace('auth'), to_regnamespace('queue'))
    AND pg_get_userbyid(c.relowner) <> 'auth_owner'
),
schema_owner AS (
  SELECT h.name AS object, 'is owned by ' || pg_get_userbyid(h.owner) AS says
  FROM home AS h JOIN pg_roles AS r ON r.oid = h.owner
  WHERE NOT CASE h.name WHEN 'guard' THEN r.rolsuper
                        WHEN 'app' THEN r.rolname = 'app_owner'
                        ELSE r.rolname = 'auth_owner' END
),
schema_right AS (
  SELECT n.nspname::text AS object, l.name || ' may create in it' AS says
  FROM pg_namespace AS n CROSS JOIN login AS l
  WHERE n.nspname !~ '^pg_(toast|temp)' AND has_schema_privilege(l.oid, n.oid, 'CREATE')
  UNION ALL
  SELECT n.nspname::text, l.name || ' may look into it'
  FROM pg_namespace AS n CROSS JOIN login AS l
  WHERE has_schema_privilege(l.oid, n.oid, 'USAGE')
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND n.nspname <> 'auth'
    AND NOT (l.name <> 'clinic_auth' AND n.nspname IN ('app', 'ctx', 'queue'))
  UNION ALL
  SELECT h.name, 'PUBLIC has ' || g.privilege_type
  FROM home AS h JOIN pg_namespace AS n ON n.oid = h.oid
  CROSS JOIN LATERAL aclexplode(n.nspacl) AS g WHERE g.grantee = 0
),
database_right AS (
  SELECT current_database()::text AS object, l.name || ' may ' || v.verb AS says
  FROM login AS l CROSS JOIN (VALUES ('CREATE'), ('TEMP')) AS v (verb)
  WHERE has_database_privilege(l.oid, current_database(), v.verb)
  UNION ALL
  SELECT d.datname::text, 'PUBLIC may ' || g.privilege_type
  FROM pg_database AS d
  CROSS JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) AS g
  WHERE d.datname = current_database() AND g.grantee = 0
),
-- No login role writes code, in blocks or in functions.
language AS (
  SELECT g.lanname::text AS object, l.name || ' may write code in it' AS says
  FROM pg_language AS g CROSS JOIN login AS l
  WHERE g.lanname NOT IN ('internal', 'c') AND has_language_privilege(l.oid, g.oid, 'USAGE')
),
foreign_data AS (
  SELECT w.fdwname::text AS object, l.name || ' may reach outside with it' AS says
  FROM pg_foreign_data_wrapper AS w CROSS JOIN login AS l
  WHERE has_foreign_data_wrapper_privilege(l.oid, w.oid, 'USAGE')
  UNION ALL
  SELECT s.srvname::text, l.name || ' may reach outside with it'
  FROM pg_foreign_server AS s CROSS JOIN login AS l
  WHERE has_server_privilege(l.oid, s.oid, 'USAGE')
),
-- Tomorrow's tables and functions are born closed, too.
default_right AS (
  SELECT k.name AS object, 'functions of this owner are born open to PUBLIC' AS says
  FROM (SELECT oid, name FROM keeper
        UNION SELECT h.owner, pg_get_userbyid(h.owner)::text FROM home AS h) AS k
  WHERE NOT EXISTS (
    SELECT FROM pg_default_acl AS d
    WHERE d.defaclrole = k.oid AND d.defaclobjtype = 'f' AND d.defaclnamespace = 0
      AND NOT EXISTS (SELECT FROM aclexplode(d.defaclacl) AS g WHERE g.grantee = 0))
  UNION ALL
  SELECT pg_get_userbyid(d.defaclrole)::text, 'what it makes is born open to '
         || CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee)::text END
  FROM pg_default_acl AS d CROSS JOIN LATERAL aclexplode(d.defaclacl) AS g
  WHERE g.grantee = 0 OR g.grantee IN (SELECT oid FROM login)
)
SELECT 'table-right' AS rule, object, says FROM table_right
UNION ALL SELECT 'definer-right', object, says FROM definer_right
UNION ALL SELECT 'super-right', object, says FROM super_right
UNION ALL SELECT 'audit-right', object, says FROM audit_right
UNION ALL SELECT 'tenant-update', object, says FROM tenant_update
UNION ALL SELECT 'closed-table', object, says FROM closed_table
UNION ALL SELECT 'closed-row-security', object, says FROM closed_row_security
UNION ALL SELECT 'closed-owner', object, says FROM closed_owner
UNION ALL SELECT 'schema-owner', object, says FROM schema_owner
UNION ALL SELECT 'schema-right', object, says FROM schema_right
UNION ALL SELECT 'database-right', object, says FROM database_right
UNION ALL SELECT 'language', object, says FROM language
UNION ALL SELECT 'foreign-data', object, says FROM foreign_data
UNION ALL SELECT 'default-right', object, says FROM default_right
ORDER BY 1, 2, 3
