-- When a clinic is open and when its people work. Hours of the day are minutes after midnight on the clinic's wall
-- clock (app.clinics.zone), so that they stay when the clock is put forward; 1440 is midnight at the day's end.
-- Weekdays are ISO 8601: 1 is Monday.
SET ROLE app_owner;

-- Several rows for a day with a break; none for a day when it is closed.
CREATE TABLE app.business_hours (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  weekday integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  opens_minute integer NOT NULL CHECK (opens_minute BETWEEN 0 AND 1439),
  closes_minute integer NOT NULL CHECK (closes_minute BETWEEN 1 AND 1440),
  PRIMARY KEY (clinic_id, weekday, opens_minute),
  CHECK (opens_minute < closes_minute)
);

-- Whole days, the last one included.
CREATE TABLE app.closures (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 200),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id),
  CHECK (ends_on BETWEEN starts_on AND starts_on + 366)
);
CREATE INDEX ON app.closures (clinic_id, created_at);
CREATE INDEX ON app.closures (clinic_id, ends_on);

-- When somebody works; without any row, whenever the clinic is open.
CREATE TABLE app.schedules (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  member_id uuid NOT NULL,
  weekday integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  starts_minute integer NOT NULL CHECK (starts_minute BETWEEN 0 AND 1439),
  ends_minute integer NOT NULL CHECK (ends_minute BETWEEN 1 AND 1440),
  PRIMARY KEY (clinic_id, member_id, weekday, starts_minute),
  FOREIGN KEY (clinic_id, member_id) REFERENCES app.profiles (clinic_id, id) ON DELETE CASCADE,
  CHECK (starts_minute < ends_minute)
);

CREATE TABLE app.leaves (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 200),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, member_id) REFERENCES app.profiles (clinic_id, id) ON DELETE CASCADE,
  CHECK (starts_at < ends_at)
);
CREATE INDEX ON app.leaves (clinic_id, created_at);
CREATE INDEX ON app.leaves (clinic_id, member_id, ends_at);

RESET ROLE;

SELECT guard.protect('app.business_hours', '{
  "staff":  {"can": "select, insert, delete",
             "check": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "sales":  {"can": "select"},
  "portal": {"can": "select"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.closures', '{
  "staff":  {"can": "select, insert, delete",
             "check": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "sales":  {"can": "select"},
  "portal": {"can": "select"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.schedules', '{
  "staff":  {"can": "select, insert, delete",
             "check": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "sales":  {"can": "select"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.leaves', '{
  "staff":  {"can": "select, insert, delete",
             "check": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "sales":  {"can": "select"},
  "worker": {"can": "select"}}');

CREATE POLICY managed ON app.business_hours AS RESTRICTIVE FOR DELETE TO PUBLIC
  USING ((SELECT ctx.role()) IN ('clinic_owner', 'clinic_admin'));
CREATE POLICY managed ON app.closures AS RESTRICTIVE FOR DELETE TO PUBLIC
  USING ((SELECT ctx.role()) IN ('clinic_owner', 'clinic_admin'));
CREATE POLICY managed ON app.schedules AS RESTRICTIVE FOR DELETE TO PUBLIC
  USING ((SELECT ctx.role()) IN ('clinic_owner', 'clinic_admin'));
CREATE POLICY managed ON app.leaves AS RESTRICTIVE FOR DELETE TO PUBLIC
  USING ((SELECT ctx.role()) IN ('clinic_owner', 'clinic_admin'));
