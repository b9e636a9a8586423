-- Indexes and foreign keys.
, index AS (
  SELECT i.indexrelid, i.indrelid, i.indexrelid::regclass::text AS name, i.indkey::int2[] AS columns,
         i.indnkeyatts, i.indclass, i.indisvalid, i.indpred IS NOT NULL AS partial, i.indisprimary,
         i.indisexclusion
  FROM pg_index AS i
),
foreign_key AS (
  SELECT c.oid, c.conrelid, c.confrelid, c.conkey, c.confkey, c.confdeltype, c.confupdtype,
         c.convalidated, c.conrelid::regclass || '.' || c.conname AS name,
         r.relnamespace::regnamespace::text AS schema,
         s.relnamespace::regnamespace::text AS referenced_schema
  FROM pg_constraint AS c
  JOIN pg_class AS r ON r.oid = c.conrelid
  JOIN pg_class AS s ON s.oid = c.confrelid
  WHERE c.contype = 'f'
),
primary_key AS (
  SELECT t.name AS object, 'has no primary key' AS says
  FROM tenant_table AS t
  WHERE NOT EXISTS (SELECT FROM index AS i WHERE i.indrelid = t.oid AND i.indisprimary)
),
-- Any other index answers for all clinics: a unique one by refusing, every one in EXPLAIN ANALYZE;
-- and its table cannot be sharded.
index_prefix AS (
  SELECT i.name AS object, 'does not start with clinic_id' AS says
  FROM index AS i JOIN tenant_table AS t ON t.oid = i.indrelid
  WHERE i.columns[0] IS DISTINCT FROM t.clinic_id
),
-- Lists are by time. A table with one row a clinic has no list.
list_index AS (
  SELECT t.name AS object, 'has created_at and no index (clinic_id, created_at ...)' AS says
  FROM tenant_table AS t
  JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attname = 'created_at' AND NOT a.attisdropped
  WHERE NOT EXISTS (SELECT FROM index AS i
                    WHERE i.indrelid = t.oid AND i.indisprimary AND i.indnkeyatts = 1)
    AND NOT EXISTS (SELECT FROM index AS i
                    WHERE i.indrelid = t.oid AND i.indisvalid AND NOT i.partial
                      AND i.columns[0] = t.clinic_id AND i.columns[1] = a.attnum)
),
-- Behind row security an index is used for a condition only if its operator is leakproof.
leaky_index AS (
  SELECT i.name || '.' || a.attname AS object,
         format_type(a.atttypid, a.atttypmod) || ' by ' || m.amname
           || ': its comparison is not leakproof, so row security shuts the index out' AS says
  FROM index AS i
  JOIN tenant_table AS t ON t.oid = i.indrelid
  JOIN pg_attribute AS a ON a.attrelid = i.indexrelid AND a.attnum <= i.indnkeyatts
  JOIN pg_opclass AS o ON o.oid = i.indclass[a.attnum - 1]
  JOIN pg_am AS m ON m.oid = o.opcmethod
  -- That of an exclusion constraint is there to refuse, not to find.
  WHERE NOT i.indisexclusion AND (m.amname NOT IN ('btree', 'hash')
    OR NOT EXISTS (
      SELECT FROM pg_amop AS x
      JOIN pg_operator AS e ON e.oid = x.amopopr AND e.oprname = '='
      JOIN pg_proc AS p ON p.oid = e.oprcode AND p.proleakproof
      WHERE x.amopfamily = o.opcfamily
        AND x.amoplefttype = o.opcintype AND x.amoprighttype = o.opcintype))
),
-- An exclusion constraint that compares clinics by anything but equality would refuse for other clinics' rows.
exclusion AS (
  SELECT c.conrelid::regclass || '.' || c.conname AS object,
         'does not compare clinic_id by equality first' AS says
  FROM pg_constraint AS c JOIN tenant_table AS t ON t.oid = c.conrelid
  WHERE c.contype = 'x' AND c.conexclop[1] <> '=(uuid, uuid)'::regoperator
),
-- A cross-clinic reference cannot be stored, not even by a role that passes the wall.
foreign_key_pair AS (
  SELECT f.name AS object, 'does not pair clinic_id with clinic_id' AS says
  FROM foreign_key AS f
  WHERE 'app' IN (f.schema, f.referenced_schema)
    AND NOT EXISTS (
      SELECT FROM unnest(f.conkey, f.confkey) AS k (here, there)
      JOIN pg_attribute AS x
        ON x.attrelid = f.conrelid AND x.attnum = k.here AND x.attname = 'clinic_id'
      JOIN pg_attribute AS y
        ON y.attrelid = f.confrelid AND y.attnum = k.there AND y.attname = 'clinic_id')
),
foreign_key_checked AS (
  SELECT f.name AS object, 'was never checked for the rows already there' AS says
  FROM foreign_key AS f WHERE f.schema IN ('app', 'auth', 'queue') AND NOT f.convalidated
),
foreign_key_index AS (
  SELECT f.name AS object, 'has no index on the referencing columns' AS says
  FROM foreign_key AS f
  WHERE f.schema IN ('app', 'auth', 'queue')
    AND NOT EXISTS (
      SELECT FROM index AS i
      WHERE i.indrelid = f.conrelid AND i.indisvalid AND NOT i.partial
        AND i.columns[0:cardinality(f.conkey) - 1] @> f.conkey)
),
-- SET NULL and SET DEFAULT would write clinic_id; a sharded engine refuses them.
foreign_key_action AS (
  SELECT f.name AS object, 'sets columns when the other row goes' AS says
  FROM foreign_key AS f
  WHERE 'app' IN (f.schema, f.referenced_schema)
    AND (f.confdeltype IN ('n', 'd') OR f.confupdtype IN ('n', 'd'))
)
SELECT 'primary-key' AS rule, object, says FROM primary_key
UNION ALL SELECT 'index-prefix', object, says FROM index_prefix
UNION ALL SELECT 'list-index', object, says FROM list_index
UNION ALL SELECT 'leaky-index', object, says FROM leaky_index
UNION ALL SELECT 'exclusion', object, says FROM exclusion
UNION ALL SELECT 'foreign-key-pair', object, says FROM foreign_key_pair
UNION ALL SELECT 'foreign-key-checked', object, says FROM foreign_key_checked
UNION ALL SELECT 'foreign-key-index', object, says FROM foreign_key_index
UNION ALL SELECT 'foreign-key-action', object, says FROM foreign_key_action
ORDER BY 1, 2, 3
