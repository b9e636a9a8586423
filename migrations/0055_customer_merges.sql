-- One person who was registered twice becomes one record. What was moved is written down, so that it can be undone.

SET ROLE app_owner;

ALTER TABLE app.customers ADD merged_into uuid CHECK (merged_into <> id),
  ADD FOREIGN KEY (clinic_id, merged_into) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE;
CREATE INDEX ON app.customers (clinic_id, merged_into);
DROP INDEX app.customers_there;
CREATE INDEX customers_there ON app.customers (clinic_id, created_at DESC, id DESC)
  WHERE erased_at IS NULL AND merged_into IS NULL;

CREATE TABLE app.customer_merges (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  kept_id uuid NOT NULL,
  merged_id uuid NOT NULL,
  -- The ids of the rows that went from one to the other, by table.
  moved jsonb NOT NULL,
  -- The fields that the one kept took over: what they were, and what they are.
  filled jsonb NOT NULL,
  created_by uuid,
  created_at timestamptz NOT NULL,
  undone_by uuid,
  undone_at timestamptz,
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, kept_id) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, merged_id) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, created_by) REFERENCES app.profiles (clinic_id, id),
  FOREIGN KEY (clinic_id, undone_by) REFERENCES app.profiles (clinic_id, id)
);
CREATE INDEX ON app.customer_merges (clinic_id, created_at DESC, id DESC);
CREATE INDEX ON app.customer_merges (clinic_id, kept_id, created_at DESC);
CREATE INDEX ON app.customer_merges (clinic_id, created_by);
CREATE INDEX ON app.customer_merges (clinic_id, undone_by);
CREATE INDEX ON app.customer_merges (clinic_id, merged_id);
-- Who is merged is merged once.
CREATE UNIQUE INDEX ON app.customer_merges (clinic_id, merged_id) WHERE undone_at IS NULL;

RESET ROLE;

SELECT guard.protect('app.customer_merges', '{
  "staff": {"can": "select, insert, update (undone_by, undone_at, moved, filled)",
            "rows": "(SELECT ctx.may(''customers.merge'', ''clinic_owner clinic_admin''))"}}');

-- Rows go from one customer to another only so. Each of the tables has a trigger that asks, because a grant knows
-- roles and not permissions.
CREATE FUNCTION guard.refuse_move() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT ctx.may('customers.merge', 'clinic_owner clinic_admin') THEN
    RAISE EXCEPTION 'only who may merge customers moves what is theirs' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

DO $$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['bookings', 'customer_conditions', 'customer_notes', 'customer_tags', 'files',
                                'photo_consents', 'queue_tickets', 'skin_analyses', 'waitlist'] LOOP
    EXECUTE format('GRANT UPDATE (customer_id) ON app.%I TO clinic_staff', target);
    EXECUTE format('CREATE TRIGGER refuse_move BEFORE UPDATE OF customer_id ON app.%I
                    FOR EACH ROW EXECUTE FUNCTION guard.refuse_move()', target);
  END LOOP;
END $$;
GRANT UPDATE (merged_into) ON app.customers TO clinic_staff;
CREATE TRIGGER refuse_move BEFORE UPDATE OF merged_into ON app.customers
  FOR EACH ROW EXECUTE FUNCTION guard.refuse_move();

SET ROLE auth_owner;

-- Whether a customer signs in here by themselves: such a record is not merged into another.
CREATE FUNCTION auth.has_account(customer uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN EXISTS (SELECT FROM auth.members AS m
               WHERE m.clinic_id = ctx.clinic_id() AND m.customer_id = customer);

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.has_account(uuid) TO clinic_staff;
