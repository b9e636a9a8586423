-- guard.protect in two forms: the one that PostgreSQL holds, and the one that Citus would hold
-- (docs/decisions/citus-form.md). What a table is opened to is written once for both.

-- The statements that put `target` behind the wall. `classes` is as for guard.protect.
--
-- Citus re-creates policies on the shards and forgets AS RESTRICTIVE there, so a wall would be one more
-- door. In its form every policy carries the tenant's condition itself, one policy a verb, and there are
-- no sub-selects: a class whose rows need one is refused by name, until the owner stands on the row.
CREATE FUNCTION guard.protection(target regclass, classes text, citus boolean DEFAULT false)
RETURNS SETOF text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  inside constant text := CASE WHEN citus THEN 'clinic_id = ctx.clinic_id()'
                               ELSE 'clinic_id = (SELECT ctx.clinic_id())' END;
  written constant text := CASE WHEN citus THEN 'clinic_id = ctx.writable_clinic_id()'
                                ELSE 'clinic_id = (SELECT ctx.writable_clinic_id())' END;
  class record;
  login text;
  can text;
  its_rows text;
  its_check text;
BEGIN
  RETURN NEXT format('ALTER TABLE %s OWNER TO app_owner', target);
  RETURN NEXT format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  RETURN NEXT format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  -- With statistics on it, EXPLAIN would tell one clinic the size of another.
  RETURN NEXT format('ALTER TABLE %s ALTER clinic_id SET STATISTICS 0', target);
  IF NOT citus THEN
    -- TO PUBLIC, because a policy that names a role can be taken away by that role; RESTRICTIVE and
    -- FOR ALL, so that no later permissive policy opens it; the sub-select runs once a statement.
    RETURN NEXT format('CREATE POLICY wall ON %s AS RESTRICTIVE FOR ALL TO PUBLIC '
                       'USING (%s) WITH CHECK (%s)', target, inside, written);
    -- WITH CHECK is not asked about a row that goes.
    RETURN NEXT format('CREATE POLICY kept ON %s AS RESTRICTIVE FOR DELETE TO PUBLIC USING (%s)',
                       target, written);
  END IF;
  RETURN NEXT format('CREATE POLICY figures ON %s FOR SELECT TO auth_owner USING (%s)', target,
                     CASE WHEN citus THEN inside ELSE 'true' END);
  RETURN NEXT format('GRANT SELECT ON %s TO auth_owner', target);

  FOR class IN
    SELECT key, value
    FROM jsonb_each('{"super": {"can": "select"}}'::jsonb || translate(classes, E'\n', ' ')::jsonb)
  LOOP
    login := CASE class.key WHEN 'definer' THEN 'auth_owner' ELSE 'clinic_' || class.key END;
    can := class.value ->> 'can';
    its_rows := coalesce(class.value ->> 'rows', 'true');
    its_check := coalesce(class.value ->> 'check', its_rows);
    IF NOT citus THEN
      RETURN NEXT format('CREATE POLICY %I ON %s FOR ALL TO %I USING (%s) WITH CHECK (%s)',
                         class.key || '_rows', target, login, its_rows, its_check);
    ELSE
      its_rows := regexp_replace(its_rows, '\(SELECT (ctx\.\w+\(\))\)', '\1', 'g');
      its_check := regexp_replace(its_check, '\(SELECT (ctx\.\w+\(\))\)', '\1', 'g');
      IF its_rows || its_check ~* '\mselect\M' THEN
        RAISE EXCEPTION 'Citus takes no sub-select in a policy: class % of % needs its owner on the row',
          class.key, target USING ERRCODE = '0A000';
      END IF;
      IF can ~* '\mselect\M' THEN
        RETURN NEXT format('CREATE POLICY %I ON %s FOR SELECT TO %I USING (%s AND (%s))',
                           class.key || '_reads', target, login, inside, its_rows);
      END IF;
      IF can ~* '\minsert\M' THEN
        RETURN NEXT format('CREATE POLICY %I ON %s FOR INSERT TO %I WITH CHECK (%s AND (%s))',
                           class.key || '_inserts', target, login, written, its_check);
      END IF;
      IF can ~* '\mupdate\M' THEN
        RETURN NEXT format('CREATE POLICY %I ON %s FOR UPDATE TO %I '
                           'USING (%s AND (%s)) WITH CHECK (%s AND (%s))',
                           class.key || '_updates', target, login, inside, its_rows, written, its_check);
      END IF;
      IF can ~* '\mdelete\M' THEN
        RETURN NEXT format('CREATE POLICY %I ON %s FOR DELETE TO %I USING (%s AND (%s))',
                           class.key || '_deletes', target, login, written, its_rows);
      END IF;
    END IF;
    RETURN NEXT format('GRANT %s ON %s TO %I', can, target, login);
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION guard.protection(regclass, text, boolean) FROM PUBLIC;

CREATE OR REPLACE FUNCTION guard.protect(target regclass, classes text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  statement text;
BEGIN
  FOR statement IN SELECT guard.protection(target, classes) LOOP
    EXECUTE statement;
  END LOOP;
END $$;
