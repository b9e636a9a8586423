-- Reception: a ticket for everybody who is here, numbered for each clinic and day of its own calendar.
SET ROLE app_owner;

CREATE TABLE app.queue_tickets (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  -- The clinic's date when they came, and their number on it; taken from app.counters in the same transaction.
  day date NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  customer_id uuid NOT NULL,
  -- Whoever booked is checked in once.
  booking_id uuid,
  priority text NOT NULL CHECK (priority IN ('emergency', 'urgent', 'normal')),
  state text NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'called', 'serving', 'done', 'skipped', 'cancelled', 'no_show')),
  -- What they came for, with whom and where.
  purpose text NOT NULL DEFAULT '' CHECK (length(purpose) <= 120),
  practitioner_id uuid,
  place text NOT NULL DEFAULT '' CHECK (length(place) <= 80),
  created_by uuid,
  created_at timestamptz NOT NULL,
  -- Their place in line: when they came, or later for somebody who was skipped and is back.
  line_at timestamptz NOT NULL,
  called_at timestamptz,      -- the first time
  last_called_at timestamptz, -- the last time
  calls integer NOT NULL DEFAULT 0 CHECK (calls >= 0),
  called_by uuid,
  serving_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (clinic_id, id),
  UNIQUE (clinic_id, day, number),
  UNIQUE (clinic_id, booking_id),
  FOREIGN KEY (clinic_id, customer_id) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, practitioner_id) REFERENCES app.profiles (clinic_id, id),
  FOREIGN KEY (clinic_id, created_by) REFERENCES app.profiles (clinic_id, id),
  FOREIGN KEY (clinic_id, called_by) REFERENCES app.profiles (clinic_id, id),
  CHECK ((state IN ('done', 'cancelled', 'no_show')) = (ended_at IS NOT NULL))
);
-- Nobody stands in line twice.
CREATE UNIQUE INDEX ON app.queue_tickets (clinic_id, customer_id, day)
  WHERE state IN ('waiting', 'called', 'serving', 'skipped');
CREATE INDEX ON app.queue_tickets (clinic_id, created_at DESC, id DESC);
CREATE INDEX ON app.queue_tickets (clinic_id, day, state);
CREATE INDEX ON app.queue_tickets (clinic_id, customer_id, day);
CREATE INDEX ON app.queue_tickets (clinic_id, practitioner_id);
CREATE INDEX ON app.queue_tickets (clinic_id, created_by);
CREATE INDEX ON app.queue_tickets (clinic_id, called_by, last_called_at);

RESET ROLE;

SELECT guard.protect('app.queue_tickets', '{
  "staff":  {"can": "select, insert, update (priority, state, purpose, practitioner_id, place, line_at, called_at,
                     last_called_at, calls, called_by, serving_at, ended_at)",
             "rows": "(SELECT ctx.may(''queue.read'', ''clinic_owner clinic_admin clinic_staff''))
                      OR (SELECT ctx.may(''queue.display'', ''clinic_owner clinic_admin clinic_staff''))",
             "check": "(SELECT ctx.may(''queue.manage'', ''clinic_owner clinic_admin clinic_staff''))"},
  "portal": {"can": "select", "rows": "customer_id = (SELECT ctx.customer_id())"}}');

SET ROLE auth_owner;

-- How many are to be called before this ticket of the customer of this context. They see their own row only, so
-- a door of its own counts the others, and says nothing else of them.
CREATE FUNCTION auth.queue_ahead(ticket uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(o.id)
  FROM app.queue_tickets AS t
  JOIN app.queue_tickets AS o
    ON o.clinic_id = t.clinic_id AND o.day = t.day AND o.state = 'waiting'
   AND (CASE o.priority WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END, o.line_at, o.number)
     < (CASE t.priority WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END, t.line_at, t.number)
  WHERE t.clinic_id = ctx.clinic_id() AND t.id = ticket AND t.customer_id = ctx.customer_id()
$$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.queue_ahead(uuid) TO clinic_portal;
