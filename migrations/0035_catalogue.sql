-- What a clinic offers and what it works with: treatments, products and their stock, rooms, devices; what speaks
-- against a treatment, and what is known of a customer in this respect; what is recommended for a finding.
-- Owners and admins write the catalogue, everybody in the clinic reads it, customers what is offered now.
SET ROLE app_owner;

CREATE TABLE app.rooms (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
  archived_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id)
);
CREATE INDEX ON app.rooms (clinic_id, created_at);

-- A machine. A treatment asks for a kind, a booking takes one of them.
CREATE TABLE app.devices (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  kind text NOT NULL CHECK (kind IN (
    'ipl', 'pico_laser', 'q_switched_laser', 'long_pulsed_laser', 'co2_laser', 'diode_laser', 'hifu',
    'radiofrequency', 'microneedling', 'hydradermabrasion', 'led', 'cryolipolysis', 'skin_camera', 'other')),
  -- Where it stands, when it does not move.
  room_id uuid,
  serial text NOT NULL DEFAULT '' CHECK (length(serial) <= 80),
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
  archived_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, room_id) REFERENCES app.rooms (clinic_id, id)
);
CREATE INDEX ON app.devices (clinic_id, created_at);
CREATE INDEX ON app.devices (clinic_id, room_id);

CREATE TABLE app.treatments (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  name_th text NOT NULL CHECK (length(name_th) BETWEEN 1 AND 120),
  name_en text NOT NULL DEFAULT '' CHECK (length(name_en) <= 120),
  category text NOT NULL DEFAULT 'other' CHECK (category IN (
    'consultation', 'facial', 'injectable', 'laser', 'energy', 'peel', 'body', 'hair_removal', 'wellness',
    'other')),
  duration_minutes integer NOT NULL DEFAULT 30 CHECK (duration_minutes BETWEEN 5 AND 720),
  -- Room and device are taken this much longer, the customer's appointment is not.
  buffer_before_minutes integer NOT NULL DEFAULT 0 CHECK (buffer_before_minutes BETWEEN 0 AND 240),
  buffer_after_minutes integer NOT NULL DEFAULT 0 CHECK (buffer_after_minutes BETWEEN 0 AND 240),
  -- In satang, VAT included.
  price bigint NOT NULL DEFAULT 0 CHECK (price BETWEEN 0 AND 10000000000),
  description_th text NOT NULL DEFAULT '' CHECK (length(description_th) <= 2000),
  description_en text NOT NULL DEFAULT '' CHECK (length(description_en) <= 2000),
  -- Measures of a skin analysis that it treats.
  concerns text[] NOT NULL DEFAULT '{}' CHECK (concerns <@ ARRAY[
    'wrinkles', 'spots', 'redness', 'acne', 'pores', 'texture', 'shine', 'dark_circles', 'evenness']),
  -- What speaks against it: conditions by their code, substances by their name, and anything else.
  contraindications text[] NOT NULL DEFAULT '{}' CHECK (contraindications <@ ARRAY[
    'pregnancy', 'breastfeeding', 'isotretinoin', 'keloid', 'active_infection', 'blood_thinner', 'autoimmune',
    'photosensitivity', 'pacemaker', 'metal_implant', 'neuromuscular', 'epilepsy', 'recent_sun', 'cancer']),
  allergens text[] NOT NULL DEFAULT '{}' CHECK (cardinality(allergens) <= 20),
  contraindication_note text NOT NULL DEFAULT '' CHECK (length(contraindication_note) <= 1000),
  -- A consultation is needed before the first time; or this other treatment is.
  consultation_needed boolean NOT NULL DEFAULT false,
  prerequisite_id uuid,
  -- One device of each kind.
  device_kinds text[] NOT NULL DEFAULT '{}' CHECK (device_kinds <@ ARRAY[
    'ipl', 'pico_laser', 'q_switched_laser', 'long_pulsed_laser', 'co2_laser', 'diode_laser', 'hifu',
    'radiofrequency', 'microneedling', 'hydradermabrasion', 'led', 'cryolipolysis', 'skin_camera', 'other']),
  archived_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, prerequisite_id) REFERENCES app.treatments (clinic_id, id),
  CHECK (prerequisite_id <> id)
);
CREATE INDEX ON app.treatments (clinic_id, created_at);
CREATE INDEX ON app.treatments (clinic_id, prerequisite_id);

-- Rooms that a treatment can be done in; without any, all of them.
CREATE TABLE app.treatment_rooms (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  treatment_id uuid NOT NULL,
  room_id uuid NOT NULL,
  -- Not in the key, so that no scan is of the index alone: EXPLAIN would count what that fetched.
  chosen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (clinic_id, treatment_id, room_id),
  FOREIGN KEY (clinic_id, treatment_id) REFERENCES app.treatments (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, room_id) REFERENCES app.rooms (clinic_id, id)
);
CREATE INDEX ON app.treatment_rooms (clinic_id, room_id);

-- Members who can perform a treatment; without any, every practitioner.
CREATE TABLE app.treatment_practitioners (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  treatment_id uuid NOT NULL,
  member_id uuid NOT NULL,
  -- Not in the key, so that no scan is of the index alone: EXPLAIN would count what that fetched.
  chosen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (clinic_id, treatment_id, member_id),
  FOREIGN KEY (clinic_id, treatment_id) REFERENCES app.treatments (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, member_id) REFERENCES app.profiles (clinic_id, id) ON DELETE CASCADE
);
CREATE INDEX ON app.treatment_practitioners (clinic_id, member_id);

CREATE TABLE app.products (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  sku text NOT NULL CHECK (length(sku) BETWEEN 1 AND 40),
  name_th text NOT NULL CHECK (length(name_th) BETWEEN 1 AND 120),
  name_en text NOT NULL DEFAULT '' CHECK (length(name_en) <= 120),
  price bigint NOT NULL DEFAULT 0 CHECK (price BETWEEN 0 AND 10000000000),
  -- Shown as running out from here down.
  reorder_at integer NOT NULL DEFAULT 0 CHECK (reorder_at BETWEEN 0 AND 1000000),
  description_th text NOT NULL DEFAULT '' CHECK (length(description_th) <= 2000),
  description_en text NOT NULL DEFAULT '' CHECK (length(description_en) <= 2000),
  concerns text[] NOT NULL DEFAULT '{}' CHECK (concerns <@ ARRAY[
    'wrinkles', 'spots', 'redness', 'acne', 'pores', 'texture', 'shine', 'dark_circles', 'evenness']),
  contraindications text[] NOT NULL DEFAULT '{}' CHECK (contraindications <@ ARRAY[
    'pregnancy', 'breastfeeding', 'isotretinoin', 'keloid', 'active_infection', 'blood_thinner', 'autoimmune',
    'photosensitivity', 'pacemaker', 'metal_implant', 'neuromuscular', 'epilepsy', 'recent_sun', 'cancer']),
  -- Ingredients that people are allergic to.
  allergens text[] NOT NULL DEFAULT '{}' CHECK (cardinality(allergens) <= 20),
  contraindication_note text NOT NULL DEFAULT '' CHECK (length(contraindication_note) <= 1000),
  archived_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id),
  UNIQUE (clinic_id, sku)
);
CREATE INDEX ON app.products (clinic_id, created_at);

-- How many of a product there are: by itself, because more people move stock than may change a price, and because
-- customers see products and not how many there are.
CREATE TABLE app.product_stocks (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  product_id uuid NOT NULL,
  quantity integer NOT NULL DEFAULT 0 CHECK (quantity BETWEEN 0 AND 10000000),
  PRIMARY KEY (clinic_id, product_id),
  FOREIGN KEY (clinic_id, product_id) REFERENCES app.products (clinic_id, id) ON DELETE CASCADE
);

-- Who moved how many, and why; only ever added to. The sum of a product's movements is its stock.
CREATE TABLE app.stock_movements (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  product_id uuid NOT NULL,
  quantity integer NOT NULL CHECK (quantity <> 0),
  reason text NOT NULL CHECK (reason IN ('received', 'sold', 'used', 'damaged', 'returned', 'counted')),
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
  -- How many there were afterwards.
  balance integer NOT NULL CHECK (balance >= 0),
  created_by uuid,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, product_id) REFERENCES app.products (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, created_by) REFERENCES app.profiles (clinic_id, id)
);
CREATE INDEX ON app.stock_movements (clinic_id, created_at);
CREATE INDEX ON app.stock_movements (clinic_id, product_id, created_at DESC);
CREATE INDEX ON app.stock_movements (clinic_id, created_by);

-- What is known of a customer that may speak against a treatment. Ended, never deleted: it was true then.
CREATE TABLE app.customer_conditions (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN (
    'allergy', 'pregnancy', 'breastfeeding', 'isotretinoin', 'keloid', 'active_infection', 'blood_thinner',
    'autoimmune', 'photosensitivity', 'pacemaker', 'metal_implant', 'neuromuscular', 'epilepsy', 'recent_sun',
    'cancer')),
  -- Of an allergy: what to.
  substance text NOT NULL DEFAULT '' CHECK (length(substance) <= 60),
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
  created_by uuid,
  created_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, customer_id) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, created_by) REFERENCES app.profiles (clinic_id, id),
  CHECK ((kind = 'allergy') = (substance <> ''))
);
CREATE INDEX ON app.customer_conditions (clinic_id, created_at);
CREATE INDEX ON app.customer_conditions (clinic_id, customer_id);
CREATE INDEX ON app.customer_conditions (clinic_id, created_by);

-- For a concern whose score is below a threshold, a treatment or a product.
CREATE TABLE app.recommendation_rules (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  concern text NOT NULL CHECK (concern IN (
    'wrinkles', 'spots', 'redness', 'acne', 'pores', 'texture', 'shine', 'dark_circles', 'evenness')),
  below integer NOT NULL DEFAULT 70 CHECK (below BETWEEN 1 AND 100),
  treatment_id uuid,
  product_id uuid,
  -- 1 is recommended first.
  priority integer NOT NULL DEFAULT 5 CHECK (priority BETWEEN 1 AND 9),
  note_th text NOT NULL DEFAULT '' CHECK (length(note_th) <= 500),
  note_en text NOT NULL DEFAULT '' CHECK (length(note_en) <= 500),
  -- Made because the catalogue says so; it goes when the catalogue says so no more, until somebody changes it.
  by_default boolean NOT NULL DEFAULT false,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id),
  UNIQUE (clinic_id, concern, treatment_id),
  UNIQUE (clinic_id, concern, product_id),
  FOREIGN KEY (clinic_id, treatment_id) REFERENCES app.treatments (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, product_id) REFERENCES app.products (clinic_id, id) ON DELETE CASCADE,
  CHECK (treatment_id IS NULL OR product_id IS NULL)
);
CREATE INDEX ON app.recommendation_rules (clinic_id, created_at);
CREATE INDEX ON app.recommendation_rules (clinic_id, treatment_id);
CREATE INDEX ON app.recommendation_rules (clinic_id, product_id);

RESET ROLE;

SELECT guard.protect('app.rooms', '{
  "staff":  {"can": "select, insert, update (name, note, archived_at, updated_at)",
             "check": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "sales":  {"can": "select"},
  "portal": {"can": "select", "rows": "archived_at IS NULL"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.devices', '{
  "staff":  {"can": "select, insert, update (name, kind, room_id, serial, note, archived_at, updated_at)",
             "check": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "sales":  {"can": "select"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.treatments', '{
  "staff":  {"can": "select, insert, update (name_th, name_en, category, duration_minutes, buffer_before_minutes,
                     buffer_after_minutes, price, description_th, description_en, concerns, contraindications,
                     allergens, contraindication_note, consultation_needed, prerequisite_id, device_kinds,
                     archived_at, updated_at)",
             "check": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "sales":  {"can": "select"},
  "portal": {"can": "select", "rows": "archived_at IS NULL"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.treatment_rooms', '{
  "staff":  {"can": "select, insert, delete",
             "check": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "sales":  {"can": "select"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.treatment_practitioners', '{
  "staff":  {"can": "select, insert, delete",
             "check": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "sales":  {"can": "select"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.products', '{
  "staff":  {"can": "select, insert, update (sku, name_th, name_en, price, reorder_at, description_th,
                     description_en, concerns, contraindications, allergens, contraindication_note,
                     archived_at, updated_at)",
             "check": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "sales":  {"can": "select"},
  "portal": {"can": "select", "rows": "archived_at IS NULL"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.product_stocks', '{
  "staff":  {"can": "select, insert, update (quantity)"},
  "sales":  {"can": "select"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.stock_movements', '{
  "staff":  {"can": "select, insert"},
  "sales":  {"can": "select"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.customer_conditions', '{
  "staff":  {"can": "select, insert, update (ended_at)"},
  "sales":  {"can": "select, insert, update (ended_at)",
             "rows": "EXISTS (SELECT FROM app.customers AS c
              WHERE c.clinic_id = customer_conditions.clinic_id AND c.id = customer_conditions.customer_id)"},
  "portal": {"can": "select", "rows": "customer_id = (SELECT ctx.customer_id())"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.recommendation_rules', '{
  "staff":  {"can": "select, insert, update (below, priority, note_th, note_en, by_default, active, updated_at),
                     delete",
             "check": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "sales":  {"can": "select"},
  "portal": {"can": "select", "rows": "active"},
  "worker": {"can": "select"}}');

-- WITH CHECK is not asked about a row that goes: what may be deleted needs a rule of its own.
CREATE POLICY managed ON app.treatment_rooms AS RESTRICTIVE FOR DELETE TO PUBLIC
  USING ((SELECT ctx.role()) IN ('clinic_owner', 'clinic_admin'));
CREATE POLICY managed ON app.treatment_practitioners AS RESTRICTIVE FOR DELETE TO PUBLIC
  USING ((SELECT ctx.role()) IN ('clinic_owner', 'clinic_admin'));
CREATE POLICY managed ON app.recommendation_rules AS RESTRICTIVE FOR DELETE TO PUBLIC
  USING ((SELECT ctx.role()) IN ('clinic_owner', 'clinic_admin'));
