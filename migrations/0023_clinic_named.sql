-- As in 0011, with the clinic's zone: a super admin reads the times of its page on its clock.
SET ROLE auth_owner;
DROP FUNCTION auth.clinic_named(uuid);
CREATE FUNCTION auth.clinic_named(clinic uuid)
RETURNS TABLE (slug text, name text, name_th text, status text, zone text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM auth.need_super_admin();
  RETURN QUERY SELECT k.slug, k.name, k.name_th, k.status, k.zone
  FROM auth.clinics AS k WHERE k.clinic_id = clinic AND NOT k.throwaway;
END $$;
RESET ROLE;
GRANT EXECUTE ON FUNCTION auth.clinic_named(uuid) TO clinic_super;
