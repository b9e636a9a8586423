-- A rule says whose rows it is about (docs/decisions/tied-rules.md). PostgreSQL asks each sub-select of a policy once
-- a statement, when it first needs it. Whoever enters a second clinic in between, over a cursor or within one
-- statement, had the clinic of the first context and the role of the second. So each sub-select that asks who
-- somebody is names the clinic in the same breath: where the two differ, no row is right.
SET ROLE auth_owner;

-- The clinic of this context, if `condition` holds in it.
CREATE FUNCTION ctx.clinic_where(condition boolean) RETURNS uuid STABLE PARALLEL RESTRICTED
RETURN CASE WHEN condition THEN ctx.clinic_id() END;

RESET ROLE;
GRANT EXECUTE ON FUNCTION ctx.clinic_where(boolean)
  TO clinic_staff, clinic_sales, clinic_portal, clinic_worker, clinic_super, app_owner;

-- A condition with each of its sub-selects tied to the clinic. It is written as people write it, or as PostgreSQL
-- prints it:
--   (SELECT ctx.may(…))                  clinic_id = (SELECT ctx.clinic_where(ctx.may(…)))
--   (SELECT ctx.role()) IN (…)           clinic_id = (SELECT ctx.clinic_where(ctx.role() IN (…)))
--   owner_id = (SELECT ctx.member_id())  (clinic_id, owner_id) = (SELECT ctx.clinic_id(), ctx.member_id())
CREATE FUNCTION guard.tied(condition text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  may constant text := '\(\s*SELECT (ctx\.may\([^()]*\))( AS may)?\s*\)';
  role constant text := '\(\s*SELECT ctx\.role\(\)( AS role)?\s*\) (=|IN|= ANY) (''\w+''(::text)?|\([^()]*\))';
  own constant text := '(\w+) = \(\s*SELECT (ctx\.(member|customer)_id\(\))( AS \w+)?\s*\)';
  tied text := condition;
BEGIN
  tied := regexp_replace(tied, may, 'clinic_id = (SELECT ctx.clinic_where(\1))', 'g');
  tied := regexp_replace(tied, role, 'clinic_id = (SELECT ctx.clinic_where(ctx.role() \2 \3))', 'g');
  tied := regexp_replace(tied, own, '(clinic_id, \1) = (SELECT ctx.clinic_id(), \2)', 'g');
  IF tied ~ '\(\s*SELECT ctx\.(may|role|member_id|customer_id|account_id|part|field|needed)\(' THEN
    RAISE EXCEPTION 'say it so that it can be tied to the clinic: %', condition;
  END IF;
  RETURN tied;
END $$;
REVOKE EXECUTE ON FUNCTION guard.tied(text) FROM PUBLIC;

-- New tables: what is written for a class is tied where it becomes a policy. Citus takes no sub-selects: there every
-- row asks anew.
DO $$
DECLARE
  definition text := pg_get_functiondef('guard.protection(regclass, text, boolean)'::regprocedure);
  words constant text := 'class.key || ''_rows'', target, login, its_rows, its_check);';
BEGIN
  IF strpos(definition, words) = 0 THEN
    RAISE EXCEPTION 'guard.protection has other words now';
  END IF;
  EXECUTE replace(definition, words,
                  'class.key || ''_rows'', target, login, guard.tied(its_rows), guard.tied(its_check));');
END $$;

-- Those that are there.
DO $$
DECLARE
  p record;
BEGIN
  FOR p IN
    SELECT q.polname AS name, q.polrelid::regclass AS target,
           pg_get_expr(q.polqual, q.polrelid) AS rows, pg_get_expr(q.polwithcheck, q.polrelid) AS written
    FROM pg_policy AS q JOIN pg_class AS c ON c.oid = q.polrelid
    WHERE c.relnamespace = 'app'::regnamespace
  LOOP
    IF guard.tied(p.rows) <> p.rows THEN
      EXECUTE format('ALTER POLICY %I ON %s USING (%s)', p.name, p.target, guard.tied(p.rows));
    END IF;
    IF guard.tied(p.written) <> p.written THEN
      EXECUTE format('ALTER POLICY %I ON %s WITH CHECK (%s)', p.name, p.target, guard.tied(p.written));
    END IF;
  END LOOP;
END $$;

-- Triggers ask at each row, when the wall was asked already: a row of another clinic than the one that is entered
-- now is nobody's to write.
CREATE FUNCTION guard.refuse_elsewhere() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user IN ('clinic_staff', 'clinic_sales', 'clinic_portal', 'clinic_worker')
     AND NEW.clinic_id <> ctx.clinic_id() THEN
    RAISE EXCEPTION 'another clinic was entered meanwhile' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION guard.refuse_elsewhere() FROM PUBLIC;
DO $$
DECLARE
  asked record;
BEGIN
  FOR asked IN
    SELECT DISTINCT t.tgrelid::regclass AS target FROM pg_trigger AS t JOIN pg_proc AS f ON f.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND f.prosrc ~ 'ctx\.(role|may)\('
  LOOP
    EXECUTE format('CREATE TRIGGER elsewhere BEFORE INSERT OR UPDATE ON %s FOR EACH ROW
                    EXECUTE FUNCTION guard.refuse_elsewhere()', asked.target);
  END LOOP;
END $$;
