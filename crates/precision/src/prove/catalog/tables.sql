-- Every table of schema app: the tenant's column, row security, kinds of relations.
, tenant_column AS (
  SELECT t.name AS object, 'has no column clinic_id uuid NOT NULL' AS says
  FROM tenant_table AS t
  WHERE t.clinic_id IS NULL OR NOT t.attnotnull OR t.atttypid <> 'uuid'::regtype
),
row_security AS (
  SELECT t.name AS object, 'row security is not both enabled and forced' AS says
  FROM tenant_table AS t WHERE NOT (t.relrowsecurity AND t.relforcerowsecurity)
),
-- The owner of a table can switch its row security off.
table_owner AS (
  SELECT t.name AS object, 'is owned by ' || pg_get_userbyid(t.owner) || ', not app_owner' AS says
  FROM tenant_table AS t WHERE pg_get_userbyid(t.owner) <> 'app_owner'
),
-- Other kinds know no row security (materialised views, foreign tables), or count over all clinics
-- (sequences). Numbers come from app.counters.
kind AS (
  SELECT c.oid::regclass::text AS object,
         'no tenant rows may live in a relation of kind ' || c.relkind::text AS says
  FROM pg_class AS c
  WHERE c.relnamespace = to_regnamespace('app') AND c.relkind IN ('m', 'f', 'S')
),
-- A child that is asked directly answers with its own policies, not its parent's.
partition AS (
  SELECT c.oid::regclass::text AS object, concat_ws('; ',
           CASE WHEN c.relnamespace <> to_regnamespace('app')
             THEN 'part of ' || t.name || ' outside of schema app' END,
           CASE WHEN EXISTS (SELECT FROM relation_grant AS g WHERE g.oid = c.oid)
             THEN 'part of ' || t.name || ' with rights of its own' END) AS says
  FROM pg_inherits AS i
  JOIN tenant_table AS t ON t.oid = i.inhparent
  JOIN pg_class AS c ON c.oid = i.inhrelid
  WHERE c.relkind IN ('r', 'p', 'f')
    AND (c.relnamespace <> to_regnamespace('app')
         OR EXISTS (SELECT FROM relation_grant AS g WHERE g.oid = c.oid))
),
-- EXPLAIN would tell one clinic the size of another.
statistics AS (
  SELECT t.name AS object, 'clinic_id has a statistics target' AS says
  FROM tenant_table AS t WHERE t.clinic_id IS NOT NULL AND t.attstattarget IS DISTINCT FROM 0
  UNION ALL
  SELECT t.name, 'extended statistics ' || s.stxname || ' cover clinic_id'
  FROM pg_statistic_ext AS s JOIN tenant_table AS t ON t.oid = s.stxrelid
  WHERE t.clinic_id = ANY (s.stxkeys::int2[])
),
-- A view reads as its owner unless it says otherwise.
view AS (
  SELECT c.oid::regclass::text AS object, 'a view without security_invoker' AS says
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind = 'v' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT coalesce(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on',
                                           'security_invoker=1', 'security_invoker=yes'], false)
),
-- A definer trigger writes for whoever fires it; a disabled one leaves a foreign key unchecked.
trigger AS (
  SELECT t.name || '.' || g.tgname AS object,
         CASE WHEN g.tgenabled = 'D' THEN 'the trigger is disabled'
              ELSE 'the trigger runs a SECURITY DEFINER function' END AS says
  FROM pg_trigger AS g
  JOIN tenant_table AS t ON t.oid = g.tgrelid
  JOIN pg_proc AS p ON p.oid = g.tgfoid
  WHERE g.tgenabled = 'D' OR (NOT g.tgisinternal AND p.prosecdef)
),
-- A rewritten statement runs with the rights of the table's owner.
rewrite AS (
  SELECT t.name || '.' || r.rulename AS object, 'a rewrite rule on a tenant table' AS says
  FROM pg_rewrite AS r JOIN tenant_table AS t ON t.oid = r.ev_class
)
SELECT 'tenant-column' AS rule, object, says FROM tenant_column
UNION ALL SELECT 'row-security', object, says FROM row_security
UNION ALL SELECT 'table-owner', object, says FROM table_owner
UNION ALL SELECT 'kind', object, says FROM kind
UNION ALL SELECT 'partition', object, says FROM partition
UNION ALL SELECT 'statistics', object, says FROM statistics
UNION ALL SELECT 'view', object, says FROM view
UNION ALL SELECT 'trigger', object, says FROM trigger
UNION ALL SELECT 'rewrite', object, says FROM rewrite
ORDER BY 1, 2, 3
