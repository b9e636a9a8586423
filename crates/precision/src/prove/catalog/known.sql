-- What the rules of every area start from. Unused parts cost nothing.
WITH login AS (
  SELECT r.oid, r.rolname::text AS name
  FROM pg_roles AS r
  WHERE r.rolname IN ('clinic_staff', 'clinic_sales', 'clinic_portal',
                      'clinic_worker', 'clinic_super', 'clinic_auth')
),
keeper AS ( -- own everything and never log in
  SELECT r.oid, r.rolname::text AS name
  FROM pg_roles AS r WHERE r.rolname IN ('app_owner', 'auth_owner')
),
home AS (
  SELECT n.oid, n.nspname::text AS name, n.nspowner AS owner
  FROM pg_namespace AS n WHERE n.nspname IN ('app', 'auth', 'ctx', 'queue', 'guard')
),
tenant_table AS (
  SELECT c.oid, c.oid::regclass::text AS name, c.relname, c.relowner AS owner,
         c.relrowsecurity, c.relforcerowsecurity, a.attnum AS clinic_id, a.attnotnull, a.atttypid,
         a.attstattarget
  FROM pg_class AS c
  LEFT JOIN pg_attribute AS a
    ON a.attrelid = c.oid AND a.attname = 'clinic_id' AND NOT a.attisdropped
  WHERE c.relnamespace = to_regnamespace('app') AND c.relkind IN ('r', 'p')
),
-- Every right on a relation or a column that somebody else than its owner has, outside the system's
-- own schemas.
relation_grant AS (
  SELECT c.oid, c.oid::regclass::text AS name, c.relname, c.relnamespace, c.relkind,
         g.grantee, g.privilege_type AS verb, g.is_grantable,
         CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee)::text END AS who
  FROM pg_class AS c
  CROSS JOIN LATERAL (
    SELECT t.grantee, t.privilege_type, t.is_grantable FROM aclexplode(c.relacl) AS t
    UNION
    SELECT t.grantee, t.privilege_type, t.is_grantable
    FROM pg_attribute AS a CROSS JOIN LATERAL aclexplode(a.attacl) AS t
    WHERE a.attrelid = c.oid AND NOT a.attisdropped
  ) AS g
  WHERE g.grantee <> c.relowner
    AND c.relnamespace NOT IN (SELECT n.oid FROM pg_namespace AS n
                               WHERE n.nspname ~ '^pg_' OR n.nspname = 'information_schema')
),
own_function AS ( -- outside the system's own schemas
  SELECT p.oid, p.oid::regprocedure::text AS name, p.proname, n.nspname AS schema, p.proowner AS owner,
         p.prosecdef AS definer, p.provolatile, p.proparallel, p.proleakproof,
         p.prosqlbody IS NOT NULL AS bound, -- its names were resolved when it was made
         coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) AS body,
         coalesce(p.proconfig, '{}') AS settings, l.lanname AS language,
         coalesce(p.proacl, acldefault('f', p.proowner)) AS acl
  FROM pg_proc AS p
  JOIN pg_namespace AS n ON n.oid = p.pronamespace
  JOIN pg_language AS l ON l.oid = p.prolang
  WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
),
function_grant AS ( -- who may execute; roles that own nothing here, and PUBLIC
  SELECT f.oid, f.name, f.schema, g.grantee,
         CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee)::text END AS who
  FROM own_function AS f CROSS JOIN LATERAL aclexplode(f.acl) AS g
  WHERE g.grantee = 0 OR g.grantee IN (SELECT oid FROM login)
)
