-- A lead who asks to be forgotten (docs/decisions/leads.md).
SET ROLE auth_owner;

-- Forgets the invitation that a lead was sent who is no customer; says how many. Only they who erase customers may.
CREATE FUNCTION auth.forget_lead(lead uuid) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  forgotten bigint;
BEGIN
  IF ctx.role() NOT IN ('clinic_owner', 'clinic_admin') THEN
    RAISE EXCEPTION 'only owner and admins erase leads' USING ERRCODE = '42501';
  END IF;
  UPDATE app.invitations AS i
  SET email = 'erased-' || i.id || '@invalid', full_name = '', metadata = '{}',
      revoked_at = CASE WHEN i.accepted_at IS NULL THEN coalesce(i.revoked_at, clock_timestamp()) END
  FROM app.leads AS l
  WHERE l.clinic_id = ctx.writable_clinic_id() AND l.id = lead AND l.customer_id IS NULL
    AND i.clinic_id = l.clinic_id AND i.id = l.invitation_id AND i.accepted_at IS NULL;
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END $$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.forget_lead(uuid) TO clinic_staff;
