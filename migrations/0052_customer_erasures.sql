-- A customer's right to be forgotten: what tells of the person goes, what the clinic has to keep (that there was a
-- booking, a visit, a consent) stays under a number. A receipt says what went.

ALTER TABLE app.customers ADD erased_at timestamptz;
CREATE INDEX customers_there ON app.customers (clinic_id, created_at DESC, id DESC)
  WHERE erased_at IS NULL;
GRANT UPDATE (erased_at) ON app.customers TO clinic_staff;

CREATE FUNCTION guard.refuse_erasure() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.erased_at IS NOT NULL THEN
    RAISE EXCEPTION 'who was erased does not come back' USING ERRCODE = '42501';
  END IF;
  IF current_user = 'clinic_staff' AND ctx.role() NOT IN ('clinic_owner', 'clinic_admin') THEN
    RAISE EXCEPTION 'only owner and admins erase customers' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER refuse_erasure BEFORE UPDATE OF erased_at ON app.customers
  FOR EACH ROW EXECUTE FUNCTION guard.refuse_erasure();

GRANT DELETE ON app.customer_notes, app.customer_conditions, app.waitlist TO clinic_staff;
CREATE POLICY erased ON app.customer_notes AS RESTRICTIVE FOR DELETE TO PUBLIC
  USING ((SELECT ctx.role()) IN ('clinic_owner', 'clinic_admin'));
CREATE POLICY erased ON app.customer_conditions AS RESTRICTIVE FOR DELETE TO PUBLIC
  USING ((SELECT ctx.role()) IN ('clinic_owner', 'clinic_admin'));
CREATE POLICY erased ON app.waitlist AS RESTRICTIVE FOR DELETE TO PUBLIC
  USING ((SELECT ctx.role()) IN ('clinic_owner', 'clinic_admin'));

SET ROLE app_owner;

CREATE TABLE app.customer_erasures (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 5 AND 500),
  -- How many rows of which table went, or were emptied.
  erased_rows jsonb NOT NULL,
  created_by uuid,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id),
  UNIQUE (clinic_id, customer_id),
  FOREIGN KEY (clinic_id, customer_id) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, created_by) REFERENCES app.profiles (clinic_id, id)
);
CREATE INDEX ON app.customer_erasures (clinic_id, created_at DESC, id DESC);
CREATE INDEX ON app.customer_erasures (clinic_id, created_by);

RESET ROLE;

SELECT guard.protect('app.customer_erasures', '{
  "staff": {"can": "select, insert",
            "rows": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"}}');

SET ROLE auth_owner;

-- Ends the account of a customer in this clinic, and takes the name from it and the address from their invitations:
-- what the rows of the clinic's own people may not touch. Says of how many.
CREATE FUNCTION auth.forget_customer(customer uuid, OUT accounts bigint, OUT invitations bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF ctx.role() NOT IN ('clinic_owner', 'clinic_admin') THEN
    RAISE EXCEPTION 'only owner and admins erase customers' USING ERRCODE = '42501';
  END IF;
  UPDATE app.profiles AS p SET display_name = '–'
  FROM auth.members AS m
  WHERE m.clinic_id = ctx.writable_clinic_id() AND m.customer_id = customer
    AND p.clinic_id = m.clinic_id AND p.id = m.id;
  UPDATE auth.members AS m SET disabled_at = coalesce(m.disabled_at, clock_timestamp())
  WHERE m.clinic_id = ctx.writable_clinic_id() AND m.customer_id = customer;
  GET DIAGNOSTICS accounts = ROW_COUNT;
  UPDATE app.invitations AS i
  SET email = 'erased-' || i.id || '@invalid', full_name = '', metadata = '{}',
      revoked_at = CASE WHEN i.accepted_at IS NULL THEN coalesce(i.revoked_at, clock_timestamp()) END
  WHERE i.clinic_id = ctx.writable_clinic_id() AND i.customer_id = customer;
  GET DIAGNOSTICS invitations = ROW_COUNT;
END $$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.forget_customer(uuid) TO clinic_staff;
