-- The wall, and what is opened behind it.
, policy AS (
  SELECT p.oid, p.polname AS name, p.polrelid, p.polcmd, p.polpermissive, p.polroles,
         pg_get_expr(p.polqual, p.polrelid) AS rows,
         pg_get_expr(p.polwithcheck, p.polrelid) AS written
  FROM pg_policy AS p JOIN tenant_table AS t ON t.oid = p.polrelid
),
-- RESTRICTIVE: no later policy opens it. FOR ALL, TO PUBLIC: no verb and no role is left out. The
-- condition is compared letter by letter: an OR in it would be a door.
wall AS (
  SELECT t.name AS object, 'has no wall: RESTRICTIVE, FOR ALL, TO PUBLIC, on ctx.clinic_id()' AS says
  FROM tenant_table AS t
  WHERE NOT EXISTS (
    SELECT FROM policy AS p
    WHERE p.polrelid = t.oid AND p.name = 'wall' AND NOT p.polpermissive AND p.polcmd = '*'
      AND p.polroles = ARRAY[0::oid]
      AND p.rows = '(clinic_id = ( SELECT ctx.clinic_id() AS clinic_id))'
      AND p.written = '(clinic_id = ( SELECT ctx.writable_clinic_id() AS writable_clinic_id))')
),
-- A context that only reads deletes nothing either: WITH CHECK is not asked about a row that goes.
kept AS (
  SELECT t.name AS object, 'a context that only reads could delete: no policy kept' AS says
  FROM tenant_table AS t
  WHERE NOT EXISTS (
    SELECT FROM policy AS p
    WHERE p.polrelid = t.oid AND p.name = 'kept' AND NOT p.polpermissive AND p.polcmd = 'd'
      AND p.polroles = ARRAY[0::oid]
      AND p.rows = '(clinic_id = ( SELECT ctx.writable_clinic_id() AS writable_clinic_id))')
),
-- Behind the wall every class is named. clinic_auth has no business there.
policy_role AS (
  SELECT t.name || '.' || p.name AS object,
         'is open to ' || CASE who WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(who)::text END AS says
  FROM policy AS p
  JOIN tenant_table AS t ON t.oid = p.polrelid
  CROSS JOIN LATERAL unnest(p.polroles) AS who
  WHERE p.polpermissive
    AND pg_get_userbyid(who) NOT IN ('clinic_staff', 'clinic_sales', 'clinic_portal',
                                     'clinic_worker', 'clinic_super', 'auth_owner')
),
-- The definer functions read, and write only where they were given the right to insert.
policy_definer AS (
  SELECT t.name || '.' || p.name AS object, 'lets auth_owner do more than read' AS says
  FROM policy AS p
  JOIN tenant_table AS t ON t.oid = p.polrelid
  WHERE p.polpermissive AND p.polcmd <> 'r' AND to_regrole('auth_owner') = ANY (p.polroles)
    AND NOT EXISTS (SELECT FROM relation_grant AS g
                    WHERE g.oid = t.oid AND g.who = 'auth_owner' AND g.verb = 'INSERT')
),
-- A condition that calls a function of somebody's, or asks a table that is not behind the wall, is
-- a way around it.
policy_reach AS (
  SELECT t.name || '.' || p.name AS object,
         'asks ' || pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid) AS says
  FROM policy AS p
  JOIN tenant_table AS t ON t.oid = p.polrelid
  JOIN pg_depend AS d ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid
  LEFT JOIN pg_proc AS f ON d.refclassid = 'pg_proc'::regclass AND f.oid = d.refobjid
  LEFT JOIN pg_class AS c ON d.refclassid = 'pg_class'::regclass AND c.oid = d.refobjid
  WHERE f.pronamespace <> to_regnamespace('ctx') OR c.relnamespace <> to_regnamespace('app')
),
-- A sub-select that asks who somebody is, and not in which clinic, may be asked in another context than the wall.
policy_tied AS (
  SELECT t.name || '.' || p.name AS object, 'asks who somebody is without naming the clinic: ' || untied.words AS says
  FROM policy AS p
  JOIN tenant_table AS t ON t.oid = p.polrelid
  CROSS JOIN LATERAL (
    SELECT regexp_replace(
      regexp_replace(concat_ws(' ', p.rows, p.written),
                     'clinic_id = \( SELECT ctx\.clinic_where\(.*?\) AS clinic_where\)', '', 'g'),
      '\(clinic_id, \w+\) = \( SELECT ctx\.clinic_id\(\) AS clinic_id,\s+ctx\.(member|customer)_id\(\) AS \w+\)', '', 'g')
  ) AS untied (words)
  WHERE untied.words ~ 'ctx\.(role|may|member_id|customer_id|account_id|part|field|needed)\('
),
-- A trigger that asks for a role asks at each row, and the wall was asked at the first.
elsewhere AS (
  SELECT t.name AS object, 'a trigger asks for a role, and none whether the row is of the clinic that is entered' AS says
  FROM tenant_table AS t
  WHERE EXISTS (SELECT FROM pg_trigger AS g JOIN pg_proc AS f ON f.oid = g.tgfoid
                WHERE g.tgrelid = t.oid AND NOT g.tgisinternal AND f.prosrc ~ 'ctx\.(role|may)\(')
    AND NOT EXISTS (SELECT FROM pg_trigger AS g
                    WHERE g.tgrelid = t.oid AND g.tgname = 'elsewhere' AND g.tgenabled IN ('O', 'A')
                      AND g.tgtype = 23 -- before, each row, insert or update
                      AND g.tgfoid = to_regprocedure('guard.refuse_elsewhere()'))
)
SELECT 'wall' AS rule, object, says FROM wall
UNION ALL SELECT 'kept', object, says FROM kept
UNION ALL SELECT 'policy-role', object, says FROM policy_role
UNION ALL SELECT 'policy-definer', object, says FROM policy_definer
UNION ALL SELECT DISTINCT 'policy-reach', object, says FROM policy_reach
UNION ALL SELECT 'policy-tied', object, says FROM policy_tied
UNION ALL SELECT 'elsewhere', object, says FROM elsewhere
ORDER BY 1, 2, 3
