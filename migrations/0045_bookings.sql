-- Who comes when, to whom, in which room, with which devices. That nobody and nothing is taken twice is a
-- constraint of the database: two bookings that race for one of them cannot both be kept.
-- The operators of btree_gist are wanted for the index alone; no login role may call its functions.
CREATE EXTENSION btree_gist SCHEMA guard;

SET ROLE app_owner;

CREATE TABLE app.bookings (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  treatment_id uuid NOT NULL,
  practitioner_id uuid NOT NULL,
  room_id uuid,
  -- The appointment as the customer knows it.
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  -- Room and devices are taken for longer, by the treatment's buffers.
  blocked_from timestamptz NOT NULL,
  blocked_until timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN (
    'pending', 'confirmed', 'arrived', 'in_progress', 'completed', 'cancelled', 'no_show')),
  cancel_reason text NOT NULL DEFAULT '' CHECK (length(cancel_reason) <= 500),
  -- Why it may lie upon another one, or outside the hours.
  overbooked_reason text NOT NULL DEFAULT '' CHECK (length(overbooked_reason) <= 500),
  -- Whether practitioner, room and devices are kept free for it alone.
  holds boolean NOT NULL GENERATED ALWAYS AS (
    state NOT IN ('cancelled', 'no_show') AND overbooked_reason = '') STORED,
  -- The booking that this one replaces.
  rescheduled_from uuid,
  source text NOT NULL DEFAULT 'desk' CHECK (source IN ('desk', 'phone', 'chat', 'walk_in', 'online')),
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
  created_by uuid,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id),
  UNIQUE (clinic_id, id, blocked_from, blocked_until, holds),
  FOREIGN KEY (clinic_id, customer_id) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, treatment_id) REFERENCES app.treatments (clinic_id, id),
  FOREIGN KEY (clinic_id, practitioner_id) REFERENCES app.profiles (clinic_id, id),
  FOREIGN KEY (clinic_id, room_id) REFERENCES app.rooms (clinic_id, id),
  FOREIGN KEY (clinic_id, rescheduled_from) REFERENCES app.bookings (clinic_id, id),
  FOREIGN KEY (clinic_id, created_by) REFERENCES app.profiles (clinic_id, id),
  CONSTRAINT practitioner_is_free EXCLUDE USING gist (
    clinic_id WITH =, practitioner_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (holds),
  CONSTRAINT room_is_free EXCLUDE USING gist (
    clinic_id WITH =, room_id WITH =, tstzrange(blocked_from, blocked_until) WITH &&) WHERE (holds),
  -- A day is looked up by when its bookings start: none is longer.
  CHECK (starts_at < ends_at AND ends_at <= starts_at + interval '12 hours'),
  CHECK (blocked_from BETWEEN starts_at - interval '4 hours' AND starts_at),
  CHECK (blocked_until BETWEEN ends_at AND ends_at + interval '4 hours'),
  CHECK ((state = 'cancelled') = (cancel_reason <> '')),
  CHECK (rescheduled_from <> id)
);
CREATE INDEX ON app.bookings (clinic_id, starts_at DESC, id DESC);
CREATE INDEX ON app.bookings (clinic_id, created_at);
CREATE INDEX ON app.bookings (clinic_id, customer_id, starts_at DESC);
CREATE INDEX ON app.bookings (clinic_id, practitioner_id, starts_at DESC);
CREATE INDEX ON app.bookings (clinic_id, room_id, starts_at DESC);
CREATE INDEX ON app.bookings (clinic_id, treatment_id);
CREATE INDEX ON app.bookings (clinic_id, rescheduled_from);
CREATE INDEX ON app.bookings (clinic_id, created_by);

-- The devices of a booking. Their time is that of the booking: it moves along with it.
CREATE TABLE app.booking_devices (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  booking_id uuid NOT NULL,
  device_id uuid NOT NULL,
  blocked_from timestamptz NOT NULL,
  blocked_until timestamptz NOT NULL,
  holds boolean NOT NULL,
  PRIMARY KEY (clinic_id, booking_id, device_id),
  FOREIGN KEY (clinic_id, booking_id, blocked_from, blocked_until, holds)
    REFERENCES app.bookings (clinic_id, id, blocked_from, blocked_until, holds)
    ON UPDATE CASCADE ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, device_id) REFERENCES app.devices (clinic_id, id),
  CONSTRAINT device_is_free EXCLUDE USING gist (
    clinic_id WITH =, device_id WITH =, tstzrange(blocked_from, blocked_until) WITH &&) WHERE (holds)
);
CREATE INDEX ON app.booking_devices (clinic_id, booking_id, blocked_from, blocked_until, holds);
CREATE INDEX ON app.booking_devices (clinic_id, device_id, blocked_from);

-- Who would come earlier, or at all, if there were room.
CREATE TABLE app.waitlist (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  treatment_id uuid NOT NULL,
  -- None: anybody.
  practitioner_id uuid,
  from_day date NOT NULL,
  to_day date NOT NULL,
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
  -- What became of it.
  booking_id uuid,
  closed_at timestamptz,
  created_by uuid,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, customer_id) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, treatment_id) REFERENCES app.treatments (clinic_id, id),
  FOREIGN KEY (clinic_id, practitioner_id) REFERENCES app.profiles (clinic_id, id),
  FOREIGN KEY (clinic_id, booking_id) REFERENCES app.bookings (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, created_by) REFERENCES app.profiles (clinic_id, id),
  CHECK (to_day BETWEEN from_day AND from_day + 366),
  CHECK (booking_id IS NULL OR closed_at IS NOT NULL)
);
CREATE INDEX ON app.waitlist (clinic_id, created_at);
CREATE INDEX ON app.waitlist (clinic_id, customer_id);
CREATE INDEX ON app.waitlist (clinic_id, treatment_id);
CREATE INDEX ON app.waitlist (clinic_id, practitioner_id);
CREATE INDEX ON app.waitlist (clinic_id, booking_id);
CREATE INDEX ON app.waitlist (clinic_id, created_by);

-- A practitioner's own calendar by a secret address, for the calendar on their phone. Only the secret's hash
-- is kept; a new address kills the old one.
CREATE TABLE app.booking_feeds (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  member_id uuid NOT NULL,
  token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, member_id),
  UNIQUE (clinic_id, token_hash),
  FOREIGN KEY (clinic_id, member_id) REFERENCES app.profiles (clinic_id, id) ON DELETE CASCADE
);
CREATE INDEX ON app.booking_feeds (clinic_id, created_at);

RESET ROLE;

SELECT guard.protect('app.bookings', '{
  "staff":  {"can": "select, insert, update (practitioner_id, room_id, starts_at, ends_at, blocked_from,
                     blocked_until, state, cancel_reason, overbooked_reason, note, updated_at)"},
  "sales":  {"can": "select, insert, update (practitioner_id, room_id, starts_at, ends_at, blocked_from,
                     blocked_until, state, cancel_reason, overbooked_reason, note, updated_at)",
             "rows": "EXISTS (SELECT FROM app.customers AS c
              WHERE c.clinic_id = bookings.clinic_id AND c.id = bookings.customer_id)"},
  "portal": {"can": "select", "rows": "customer_id = (SELECT ctx.customer_id())"},
  "worker": {"can": "select"}}');

-- Whoever may not overbook makes no such booking, whatever the program says.
CREATE POLICY overbooked ON app.bookings AS RESTRICTIVE FOR INSERT TO PUBLIC
  WITH CHECK (overbooked_reason = ''
    OR (SELECT ctx.may('bookings.overbook', 'clinic_owner clinic_admin')));

SELECT guard.protect('app.booking_devices', '{
  "staff":  {"can": "select, insert, delete"},
  "sales":  {"can": "select, insert, delete", "rows": "EXISTS (SELECT FROM app.bookings AS b
              WHERE b.clinic_id = booking_devices.clinic_id AND b.id = booking_devices.booking_id)"},
  "portal": {"can": "select", "rows": "EXISTS (SELECT FROM app.bookings AS b
              WHERE b.clinic_id = booking_devices.clinic_id AND b.id = booking_devices.booking_id)"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.waitlist', '{
  "staff":  {"can": "select, insert, update (booking_id, closed_at)"},
  "sales":  {"can": "select, insert, update (booking_id, closed_at)",
             "rows": "EXISTS (SELECT FROM app.customers AS c
              WHERE c.clinic_id = waitlist.clinic_id AND c.id = waitlist.customer_id)"},
  "portal": {"can": "select", "rows": "customer_id = (SELECT ctx.customer_id())"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.booking_feeds', '{
  "staff":  {"can": "select, insert, update (token_hash, created_at), delete",
             "rows": "member_id = (SELECT ctx.member_id())"},
  "worker": {"can": "select"}}');

SET ROLE auth_owner;

-- Who performs treatments in the clinic of this context. Where some have working hours or treatments of their
-- own, `practises` says who; `active` is false when they were let go.
CREATE FUNCTION auth.practitioners()
RETURNS TABLE (id uuid, display_name text, title text, role text, practises boolean, active boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, p.display_name, p.title, m.role,
         EXISTS (SELECT FROM app.schedules AS s
                 WHERE s.clinic_id = m.clinic_id AND s.member_id = m.id)
           OR EXISTS (SELECT FROM app.treatment_practitioners AS t
                      WHERE t.clinic_id = m.clinic_id AND t.member_id = m.id),
         m.disabled_at IS NULL
  FROM auth.members AS m
  JOIN app.profiles AS p ON p.clinic_id = m.clinic_id AND p.id = m.id
  WHERE m.clinic_id = ctx.clinic_id() AND m.role IN ('clinic_owner', 'clinic_admin', 'clinic_staff')
  ORDER BY p.display_name, m.id
$$;

-- What is taken between two instants, and not by whom: a sales person sees their own customers' bookings only,
-- and has to know what is free.
CREATE FUNCTION auth.taken(since timestamptz, until timestamptz)
RETURNS TABLE (booking_id uuid, kind text, resource uuid, starts_at timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH booking AS (
    SELECT b.* FROM app.bookings AS b
    WHERE b.clinic_id = ctx.clinic_id() AND b.state NOT IN ('cancelled', 'no_show')
      -- None is longer than twelve hours, and no buffer than four.
      AND b.starts_at > since - interval '16 hours' AND b.starts_at < until + interval '4 hours'
      AND b.blocked_until > since AND b.blocked_from < until
  )
  SELECT b.id, 'practitioner', b.practitioner_id, b.starts_at, b.ends_at FROM booking AS b
  UNION ALL
  SELECT b.id, 'room', b.room_id, b.blocked_from, b.blocked_until FROM booking AS b
  WHERE b.room_id IS NOT NULL
  UNION ALL
  SELECT b.id, 'device', d.device_id, b.blocked_from, b.blocked_until FROM booking AS b
  JOIN app.booking_devices AS d ON d.clinic_id = b.clinic_id AND d.booking_id = b.id
$$;

-- Whether the clinic of this context is suspended: then it writes to nobody.
CREATE FUNCTION auth.is_suspended() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.status = 'suspended' FROM auth.clinics AS k WHERE k.clinic_id = ctx.clinic_id()
$$;

-- A practitioner's calendar for whoever holds its secret; one row without a booking where there is none to
-- show, and no row where the secret opens nothing (any more). Customers are not named in full: calendars of
-- phones lie on other people's servers.
CREATE FUNCTION auth.booking_feed(token bytea, clinic uuid, since timestamptz, until timestamptz)
RETURNS TABLE (name text, name_th text, practitioner text, booking_id uuid, starts_at timestamptz,
               ends_at timestamptz, state text, treatment_th text, treatment_en text, customer text,
               room text, updated_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  context constant text := current_setting('ctx.v', true);
BEGIN
  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  RETURN QUERY
  SELECT k.name, k.name_th, p.display_name, b.id, b.starts_at, b.ends_at, b.state, t.name_th, t.name_en,
         CASE WHEN c.nickname <> '' THEN c.nickname ELSE split_part(c.full_name, ' ', 1) END,
         r.name, b.updated_at
  FROM app.booking_feeds AS f
  JOIN auth.clinics AS k ON k.clinic_id = f.clinic_id AND k.status = 'active'
  JOIN auth.members AS m ON m.clinic_id = f.clinic_id AND m.id = f.member_id
    AND m.disabled_at IS NULL AND m.role IN ('clinic_owner', 'clinic_admin', 'clinic_staff')
  JOIN app.profiles AS p ON p.clinic_id = f.clinic_id AND p.id = f.member_id
  LEFT JOIN app.bookings AS b ON b.clinic_id = f.clinic_id AND b.practitioner_id = f.member_id
    AND b.starts_at >= since AND b.starts_at < until
  LEFT JOIN app.treatments AS t ON t.clinic_id = b.clinic_id AND t.id = b.treatment_id
  LEFT JOIN app.customers AS c ON c.clinic_id = b.clinic_id AND c.id = b.customer_id
  LEFT JOIN app.rooms AS r ON r.clinic_id = b.clinic_id AND r.id = b.room_id
  WHERE f.clinic_id = clinic AND f.token_hash = sha256(token)
  ORDER BY b.starts_at LIMIT 2000;
  PERFORM auth.restore(context);
END $$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.practitioners(), auth.taken(timestamptz, timestamptz)
  TO clinic_staff, clinic_sales, clinic_super;
GRANT EXECUTE ON FUNCTION auth.is_suspended() TO clinic_worker;
GRANT EXECUTE ON FUNCTION auth.booking_feed(bytea, uuid, timestamptz, timestamptz) TO clinic_auth;
