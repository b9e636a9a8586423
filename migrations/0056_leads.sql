-- Leads: people who may become customers, and who of sales follows them up.
SET ROLE app_owner;

CREATE TABLE app.leads (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  full_name text NOT NULL CHECK (length(full_name) BETWEEN 1 AND 120),
  nickname text NOT NULL DEFAULT '' CHECK (length(nickname) <= 60),
  phone text NOT NULL DEFAULT '' CHECK (phone ~ '^\+?[0-9]{0,15}$'),
  email text NOT NULL DEFAULT '' CHECK (length(email) <= 254),
  -- Where else they can be reached, such as a LINE ID.
  contact text NOT NULL DEFAULT '' CHECK (length(contact) <= 120),
  source text NOT NULL CHECK (source IN (
    'walk_in', 'phone', 'line', 'facebook', 'instagram', 'referral', 'website', 'other')),
  stage text NOT NULL DEFAULT 'new' CHECK (stage IN (
    'new', 'contacted', 'qualified', 'proposal_sent', 'negotiation', 'won', 'lost')),
  temperature text NOT NULL CHECK (temperature IN ('cold', 'warm', 'hot')),
  -- The day of the next step.
  follow_up date,
  -- What they are interested in.
  treatment_id uuid,
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 4000),
  lost_reason text NOT NULL DEFAULT '' CHECK (length(lost_reason) <= 500),
  -- What the search field looks through.
  haystack text GENERATED ALWAYS AS (
    lower(full_name || ' ' || nickname || ' ' || email || ' ' || contact) || ' ' || phone) STORED,
  assigned_to uuid,
  created_by uuid,
  -- Whose it is: who it was assigned to, and nobody else; while that is nobody, who wrote it down.
  keeper uuid GENERATED ALWAYS AS (coalesce(assigned_to, created_by)) STORED,
  -- What became of it.
  customer_id uuid,
  invitation_id uuid,
  -- When it first left `new`: how long they waited for an answer.
  first_contacted_at timestamptz,
  closed_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, treatment_id) REFERENCES app.treatments (clinic_id, id),
  FOREIGN KEY (clinic_id, assigned_to) REFERENCES app.profiles (clinic_id, id),
  FOREIGN KEY (clinic_id, created_by) REFERENCES app.profiles (clinic_id, id),
  FOREIGN KEY (clinic_id, customer_id) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, invitation_id) REFERENCES app.invitations (clinic_id, id),
  CHECK ((stage IN ('won', 'lost')) = (closed_at IS NOT NULL)),
  CHECK ((stage = 'lost') = (lost_reason <> '')),
  CHECK (customer_id IS NULL OR stage = 'won')
);
CREATE INDEX ON app.leads (clinic_id, created_at DESC, id DESC);
CREATE INDEX ON app.leads (clinic_id, stage, created_at DESC, id DESC);
CREATE INDEX ON app.leads (clinic_id, keeper, created_at DESC, id DESC);
CREATE INDEX ON app.leads (clinic_id, assigned_to, created_at DESC);
CREATE INDEX ON app.leads (clinic_id, created_by);
CREATE INDEX ON app.leads (clinic_id, treatment_id);
CREATE INDEX ON app.leads (clinic_id, customer_id);
CREATE INDEX ON app.leads (clinic_id, invitation_id);

RESET ROLE;

-- Whoever erases or merges customers has to see their leads, so the rows ask for the role and not for a permission
-- that can be withdrawn (docs/decisions/leads.md).
SELECT guard.protect('app.leads', '{
  "staff":   {"can": "select, insert, update (full_name, nickname, phone, email, contact, source, stage, temperature,
                      follow_up, treatment_id, note, lost_reason, assigned_to, customer_id, invitation_id,
                      first_contacted_at, closed_at, updated_at)",
              "rows": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "sales":   {"can": "select, insert, update (full_name, nickname, phone, email, contact, source, stage, temperature,
                      follow_up, treatment_id, note, lost_reason, customer_id, invitation_id,
                      first_contacted_at, closed_at, updated_at)",
              "rows": "keeper = (SELECT ctx.member_id())"},
  "definer": {"can": "insert, update (stage, lost_reason, customer_id, first_contacted_at, closed_at, updated_at)"}}');

-- Nobody writes one down in another's name.
CREATE POLICY signed ON app.leads AS RESTRICTIVE FOR INSERT TO PUBLIC
  WITH CHECK (created_by = (SELECT ctx.member_id()));

-- The functions of triggers run as whoever writes the row, behind the same wall.
CREATE FUNCTION guard.refuse_lead_assignment() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.assigned_to IS DISTINCT FROM OLD.assigned_to
     AND NOT ctx.may('leads.assign', 'clinic_owner clinic_admin') THEN
    RAISE EXCEPTION 'only who may assign leads says whose they are' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER refuse_assignment BEFORE UPDATE OF assigned_to ON app.leads
  FOR EACH ROW EXECUTE FUNCTION guard.refuse_lead_assignment();

-- A lead becomes a customer once; from then on it goes along only when records are merged.
CREATE TRIGGER refuse_move BEFORE UPDATE OF customer_id ON app.leads
  FOR EACH ROW WHEN (OLD.customer_id IS NOT NULL AND NEW.customer_id IS DISTINCT FROM OLD.customer_id)
  EXECUTE FUNCTION guard.refuse_move();

SET ROLE auth_owner;

-- Who can have leads in the clinic of this context: sales first. Who was let go is not among them.
CREATE FUNCTION auth.lead_keepers() RETURNS TABLE (id uuid, display_name text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, p.display_name, m.role
  FROM auth.members AS m
  JOIN app.profiles AS p ON p.clinic_id = m.clinic_id AND p.id = m.id
  WHERE m.clinic_id = ctx.clinic_id() AND m.role IN ('clinic_owner', 'clinic_admin', 'sales_staff')
    AND m.disabled_at IS NULL AND NOT 'leads.read' = ANY (m.withdrawn)
  ORDER BY m.role <> 'sales_staff', p.display_name, m.id
$$;

-- The record of an invited customer: the one they were invited for, that of the lead, or a new one with what the lead
-- says; and the lead is won. The invitation remembers the record, so that it is erased along with it. Never granted.
CREATE OR REPLACE FUNCTION auth.make_customer_of(i app.invitations, customer uuid, called text, at timestamptz)
RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  l app.leads;
  next_number bigint;
BEGIN
  IF i.customer_id IS NOT NULL THEN
    RETURN i.customer_id;
  END IF;
  SELECT * INTO l FROM app.leads AS o
  WHERE o.clinic_id = i.clinic_id AND o.invitation_id = i.id FOR UPDATE;
  IF l.customer_id IS NOT NULL AND NOT EXISTS (
       SELECT FROM auth.members AS m
       WHERE m.clinic_id = i.clinic_id AND m.customer_id = l.customer_id) THEN
    -- They walked in meanwhile.
    UPDATE app.invitations AS o SET customer_id = l.customer_id
    WHERE o.clinic_id = i.clinic_id AND o.id = i.id;
    RETURN l.customer_id;
  END IF;
  INSERT INTO app.counters AS k (clinic_id, series, value) VALUES (i.clinic_id, 'customers', 1)
  ON CONFLICT (clinic_id, series) DO UPDATE SET value = k.value + 1
  RETURNING value INTO next_number;
  INSERT INTO app.customers (clinic_id, id, number, full_name, nickname, phone, email, assigned_to, created_by,
                             created_at, updated_at)
  VALUES (i.clinic_id, customer, next_number, called, coalesce(l.nickname, ''), coalesce(l.phone, ''), i.email,
    coalesce(l.assigned_to, (SELECT m.id FROM auth.members AS m
                             WHERE m.clinic_id = i.clinic_id AND m.id = i.created_by AND m.role = 'sales_staff')),
    i.created_by, at, at);
  UPDATE app.invitations AS o SET customer_id = customer WHERE o.clinic_id = i.clinic_id AND o.id = i.id;
  IF l.id IS NOT NULL AND l.customer_id IS NULL THEN
    UPDATE app.leads AS o
    SET stage = 'won', lost_reason = '', customer_id = customer,
        first_contacted_at = coalesce(o.first_contacted_at, at),
        closed_at = CASE WHEN o.stage = 'won' THEN o.closed_at ELSE at END, updated_at = at
    WHERE o.clinic_id = i.clinic_id AND o.id = l.id;
  END IF;
  RETURN customer;
END $$;

-- As in 0052; and the invitation that a lead of theirs was sent is forgotten, too.
CREATE OR REPLACE FUNCTION auth.forget_customer(customer uuid, OUT accounts bigint, OUT invitations bigint)
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
  WHERE i.clinic_id = ctx.writable_clinic_id()
    AND (i.customer_id = customer
         OR i.id IN (SELECT l.invitation_id FROM app.leads AS l
                     WHERE l.clinic_id = ctx.writable_clinic_id() AND l.customer_id = customer));
  GET DIAGNOSTICS invitations = ROW_COUNT;
END $$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.lead_keepers() TO clinic_staff, clinic_super;
