-- What colleagues write about a customer, and what their page needs to show everything by time.
SET ROLE app_owner;

CREATE TABLE app.customer_notes (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  text text NOT NULL CHECK (length(btrim(text)) BETWEEN 1 AND 4000),
  -- Stays on top of the customer's page.
  pinned boolean NOT NULL DEFAULT false,
  -- For whoever wrote it, and for owner and admins.
  private boolean NOT NULL DEFAULT false,
  created_by uuid,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- Taken away, and brought back if somebody asks.
  deleted_at timestamptz,
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, customer_id) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, created_by) REFERENCES app.profiles (clinic_id, id)
);
CREATE INDEX ON app.customer_notes (clinic_id, created_at DESC, id DESC);
CREATE INDEX ON app.customer_notes (clinic_id, customer_id, created_at DESC, id DESC);
CREATE INDEX ON app.customer_notes (clinic_id, created_by);

-- The customer's page walks each of these by time.
CREATE INDEX ON app.queue_tickets (clinic_id, customer_id, created_at DESC);

RESET ROLE;

SELECT guard.protect('app.customer_notes', '{
  "staff": {"can": "select, insert, update (text, pinned, private, updated_at, deleted_at)",
            "rows": "NOT private OR created_by = (SELECT ctx.member_id())
                     OR (SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "sales": {"can": "select, insert, update (text, pinned, private, updated_at, deleted_at)",
            "rows": "(NOT private OR created_by = (SELECT ctx.member_id()))
                     AND EXISTS (SELECT FROM app.customers AS c
              WHERE c.clinic_id = customer_notes.clinic_id AND c.id = customer_notes.customer_id)"},
  "super": {"can": "select", "rows": "NOT private"}}');

-- Nobody writes in another's name, and only owner and admins change what others wrote.
CREATE POLICY signed ON app.customer_notes AS RESTRICTIVE FOR INSERT TO PUBLIC
  WITH CHECK (created_by = (SELECT ctx.member_id()));
CREATE POLICY own ON app.customer_notes AS RESTRICTIVE FOR UPDATE TO PUBLIC
  USING (created_by = (SELECT ctx.member_id())
         OR (SELECT ctx.role()) IN ('clinic_owner', 'clinic_admin'));

-- A sales person sees when their own customers were here.
GRANT SELECT ON app.queue_tickets TO clinic_sales;
CREATE POLICY sales_rows ON app.queue_tickets FOR ALL TO clinic_sales
  USING (EXISTS (SELECT FROM app.customers AS c
                 WHERE c.clinic_id = queue_tickets.clinic_id AND c.id = queue_tickets.customer_id))
  WITH CHECK (false);
