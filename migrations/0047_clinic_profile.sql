-- A clinic writes down its own name, look and where it can be reached.
SET ROLE auth_owner;

-- Name and look of the clinic of this context. They stand outside the wall's tables, because every page needs them
-- before there is a context.
CREATE FUNCTION auth.set_clinic_face(new_name text, new_name_th text, new_colour text, new_mark text)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT ctx.may('clinic_profile.edit', 'clinic_owner clinic_admin') THEN
    RAISE EXCEPTION 'not for this role' USING ERRCODE = '42501';
  END IF;
  UPDATE auth.clinics AS k
  SET name = new_name, name_th = new_name_th, colour = new_colour, mark = new_mark
  WHERE k.clinic_id = ctx.writable_clinic_id();
END $$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.set_clinic_face(text, text, text, text) TO clinic_staff;

ALTER POLICY staff_rows ON app.clinics
  WITH CHECK ((SELECT ctx.may('clinic_profile.edit', 'clinic_owner clinic_admin')));
