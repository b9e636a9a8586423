-- Whoever may not overbook makes no such booking (0045), and moves none onto what is taken either: a reason holds for
-- the place that it was given for.
CREATE FUNCTION guard.refuse_overbooking() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user IN ('clinic_staff', 'clinic_sales')
     AND NOT ctx.may('bookings.overbook', 'clinic_owner clinic_admin') THEN
    RAISE EXCEPTION 'overbooking needs a permission' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER refuse_overbooking
  BEFORE UPDATE OF overbooked_reason, practitioner_id, room_id, starts_at, ends_at ON app.bookings
  FOR EACH ROW WHEN (NEW.overbooked_reason <> '') EXECUTE FUNCTION guard.refuse_overbooking();
