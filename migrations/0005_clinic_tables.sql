-- The tenant tables. Each ends with one call of guard.protect.
SET ROLE app_owner;

-- What a clinic says about itself.
CREATE TABLE app.clinics (
  clinic_id uuid PRIMARY KEY,
  colour text NOT NULL DEFAULT '#0f766e' CHECK (colour ~ '^#[0-9a-f]{6}$'),
  mark text NOT NULL CHECK (length(mark) BETWEEN 1 AND 2),
  zone text NOT NULL DEFAULT 'Asia/Bangkok',
  phone text NOT NULL DEFAULT '',
  email text NOT NULL DEFAULT '',
  address text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now()
);

-- The people of a clinic as their colleagues see them; id is the member's.
CREATE TABLE app.profiles (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 120),
  title text NOT NULL DEFAULT '',
  role text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (clinic_id, id)
);
CREATE INDEX ON app.profiles (clinic_id, created_at);

-- Numbers without gaps, one row a clinic and series; taken inside the transaction that uses them.
CREATE TABLE app.counters (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  series text NOT NULL,
  value bigint NOT NULL,
  PRIMARY KEY (clinic_id, series)
);

CREATE TABLE app.customers (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  number bigint NOT NULL,
  full_name text NOT NULL CHECK (length(full_name) BETWEEN 1 AND 120),
  nickname text NOT NULL DEFAULT '' CHECK (length(nickname) <= 60),
  phone text NOT NULL DEFAULT '' CHECK (phone ~ '^\+?[0-9]{0,15}$'),
  email text NOT NULL DEFAULT '' CHECK (length(email) <= 254),
  birth_date date,
  sex text NOT NULL DEFAULT '' CHECK (sex IN ('', 'female', 'male', 'other')),
  allergies text NOT NULL DEFAULT '' CHECK (length(allergies) <= 2000),
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 4000),
  -- What the search field looks through. A number is found as printed: HN000042.
  haystack text GENERATED ALWAYS AS (
    lower(full_name || ' ' || nickname || ' ' || email) || ' ' || phone
    || ' hn' || lpad(number::text, 6, '0')) STORED,
  assigned_to uuid,
  created_by uuid,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id),
  UNIQUE (clinic_id, number),
  FOREIGN KEY (clinic_id, assigned_to) REFERENCES app.profiles (clinic_id, id),
  FOREIGN KEY (clinic_id, created_by) REFERENCES app.profiles (clinic_id, id)
);
CREATE INDEX ON app.customers (clinic_id, created_at DESC, id DESC);
CREATE INDEX ON app.customers (clinic_id, assigned_to);
CREATE INDEX ON app.customers (clinic_id, created_by);

-- A stored object. The bytes are in the object store under <clinic>/<id>, sealed with the clinic's
-- key; `size` is that of the plain bytes.
CREATE TABLE app.files (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  media_type text NOT NULL,
  size bigint NOT NULL CHECK (size >= 0),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, customer_id) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE
);
CREATE INDEX ON app.files (clinic_id, created_at DESC);
CREATE INDEX ON app.files (clinic_id, customer_id);

CREATE TABLE app.skin_analyses (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  upload_id uuid,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed')),
  step text NOT NULL DEFAULT '',
  failure text NOT NULL DEFAULT '',
  algorithm text NOT NULL DEFAULT '',
  findings jsonb,
  consented_at timestamptz NOT NULL,
  created_by uuid,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, customer_id) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, created_by) REFERENCES app.profiles (clinic_id, id),
  FOREIGN KEY (clinic_id, upload_id) REFERENCES app.files (clinic_id, id),
  -- A result is whole or it is not there.
  CHECK ((state = 'done') = (findings IS NOT NULL)),
  CHECK ((state = 'failed') = (failure <> ''))
);
CREATE INDEX ON app.skin_analyses (clinic_id, created_at DESC, id DESC);
CREATE INDEX ON app.skin_analyses (clinic_id, customer_id, created_at DESC);
CREATE INDEX ON app.skin_analyses (clinic_id, created_by);
CREATE INDEX ON app.skin_analyses (clinic_id, upload_id);

-- The pictures of a result: photo, portrait, and one overlay a measure (overlay-spots, ...).
CREATE TABLE app.analysis_images (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  analysis_id uuid NOT NULL,
  name text NOT NULL CHECK (name ~ '^[a-z-]{1,40}$'),
  file_id uuid NOT NULL,
  PRIMARY KEY (clinic_id, analysis_id, name),
  FOREIGN KEY (clinic_id, analysis_id)
    REFERENCES app.skin_analyses (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, file_id) REFERENCES app.files (clinic_id, id)
);
CREATE INDEX ON app.analysis_images (clinic_id, file_id);

-- Who did what in the clinic. Written only by auth.note, which takes the actor from the context.
CREATE TABLE app.audit_events (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor_role text NOT NULL,
  actor_account uuid,
  actor_member uuid,
  kind text NOT NULL,
  subject uuid,
  detail jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (clinic_id, id)
);
CREATE INDEX ON app.audit_events (clinic_id, created_at DESC, id DESC);

RESET ROLE;

ALTER TABLE app.clinics ADD FOREIGN KEY (clinic_id) REFERENCES auth.clinics (clinic_id)
  ON DELETE CASCADE;
ALTER TABLE app.profiles ADD FOREIGN KEY (clinic_id, id) REFERENCES auth.members (clinic_id, id)
  ON DELETE CASCADE;
ALTER TABLE auth.members ADD FOREIGN KEY (clinic_id, customer_id)
  REFERENCES app.customers (clinic_id, id);
CREATE INDEX ON auth.members (clinic_id, customer_id);

SELECT guard.protect('app.clinics', '{
  "staff":   {"can": "select, update (colour, mark, zone, phone, email, address)",
              "check": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "sales":   {"can": "select"},
  "portal":  {"can": "select"},
  "worker":  {"can": "select"},
  "definer": {"can": "insert"}}');

SELECT guard.protect('app.profiles', '{
  "staff":   {"can": "select, update (display_name, title)",
              "check": "id = (SELECT ctx.member_id())
                        OR (SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "sales":   {"can": "select"},
  "portal":  {"can": "select", "rows": "id = (SELECT ctx.member_id())"},
  "worker":  {"can": "select"},
  "definer": {"can": "insert"}}');

SELECT guard.protect('app.counters', '{
  "staff":  {"can": "select, insert, update (value)"},
  "sales":  {"can": "select, insert, update (value)"},
  "worker": {"can": "select, insert, update (value)"}}');

SELECT guard.protect('app.customers', '{
  "staff":  {"can": "select, insert, update (full_name, nickname, phone, email, birth_date, sex,
                     allergies, note, assigned_to, updated_at)"},
  "sales":  {"can": "select, insert, update (full_name, nickname, phone, email, birth_date, sex,
                     allergies, note, updated_at)",
             "rows": "assigned_to = (SELECT ctx.member_id())
                      OR created_by = (SELECT ctx.member_id())"},
  "portal": {"can": "select", "rows": "id = (SELECT ctx.customer_id())"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.files', '{
  "staff":  {"can": "select, insert"},
  "sales":  {"can": "select", "rows": "EXISTS (SELECT FROM app.customers AS c
              WHERE c.clinic_id = files.clinic_id AND c.id = files.customer_id)"},
  "portal": {"can": "select", "rows": "customer_id = (SELECT ctx.customer_id())"},
  "worker": {"can": "select, insert, delete"}}');

SELECT guard.protect('app.skin_analyses', '{
  "staff":  {"can": "select, insert"},
  "sales":  {"can": "select", "rows": "EXISTS (SELECT FROM app.customers AS c
              WHERE c.clinic_id = skin_analyses.clinic_id AND c.id = skin_analyses.customer_id)"},
  "portal": {"can": "select", "rows": "customer_id = (SELECT ctx.customer_id())"},
  "worker": {"can": "select, update (state, step, failure, algorithm, findings, upload_id, finished_at)"}}');

SELECT guard.protect('app.analysis_images', '{
  "staff":  {"can": "select"},
  "sales":  {"can": "select", "rows": "EXISTS (SELECT FROM app.skin_analyses AS a
              WHERE a.clinic_id = analysis_images.clinic_id
                AND a.id = analysis_images.analysis_id)"},
  "portal": {"can": "select", "rows": "EXISTS (SELECT FROM app.skin_analyses AS a
              WHERE a.clinic_id = analysis_images.clinic_id
                AND a.id = analysis_images.analysis_id)"},
  "worker": {"can": "select, insert"}}');

SELECT guard.protect('app.audit_events', '{
  "staff":   {"can": "select",
              "rows": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "definer": {"can": "insert"}}');
