-- As in 0019, with the logo.
SET ROLE auth_owner;

DROP FUNCTION auth.own_memberships(bytea);
CREATE FUNCTION auth.own_memberships(token bytea)
RETURNS TABLE (clinic_id uuid, name text, name_th text, mark text, logo text, role text, suspended boolean,
               here boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.clinic_id, k.name, k.name_th, k.mark, k.logo, m.role, k.status = 'suspended',
         k.clinic_id IS NOT DISTINCT FROM p.clinic
  FROM auth.person_of(token) AS p
  JOIN auth.members AS m ON m.account_id = p.account AND m.disabled_at IS NULL
  JOIN auth.clinics AS k ON k.clinic_id = m.clinic_id
  ORDER BY k.name, k.clinic_id
$$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.own_memberships(bytea) TO clinic_auth;
