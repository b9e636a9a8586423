-- As in 0007, but who was erased, or is another customer's record now, is nobody whom the clinic's own list shows.
SET ROLE auth_owner;

CREATE OR REPLACE FUNCTION auth.figures(clinic uuid)
RETURNS TABLE (staff bigint, customers bigint, analyses bigint)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
BEGIN
  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  RETURN QUERY SELECT
    (SELECT count(*) FROM auth.members AS m
      WHERE m.clinic_id = clinic AND m.role <> 'customer' AND m.disabled_at IS NULL),
    (SELECT count(*) FROM app.customers AS c
      WHERE c.clinic_id = clinic AND c.erased_at IS NULL AND c.merged_into IS NULL),
    (SELECT count(*) FROM app.skin_analyses AS a WHERE a.clinic_id = clinic);
  PERFORM auth.restore(context);
END $$;

RESET ROLE;
