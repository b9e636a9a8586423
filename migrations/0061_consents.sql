-- Consents of customers besides the one to photos. A clinic words its forms, in both languages; what was published
-- never changes again, and a signature belongs to exactly one published text (docs/decisions/consents.md).
SET ROLE app_owner;

CREATE TABLE app.consent_forms (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('treatment', 'privacy', 'marketing', 'other')),
  -- Whether it is missing of whoever has not signed it; else it is signed when it is needed.
  for_everybody boolean NOT NULL,
  archived_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id)
);
CREATE INDEX ON app.consent_forms (clinic_id, created_at DESC, id DESC);

-- The words of a form: its published versions, and at most one draft.
CREATE TABLE app.consent_texts (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  form_id uuid NOT NULL,
  title_th text NOT NULL CHECK (length(title_th) BETWEEN 1 AND 120),
  title_en text NOT NULL CHECK (length(title_en) BETWEEN 1 AND 120),
  body_th text NOT NULL CHECK (length(body_th) BETWEEN 1 AND 20000),
  body_en text NOT NULL CHECK (length(body_en) BETWEEN 1 AND 20000),
  version integer CHECK (version > 0),
  published_at timestamptz,
  published_by uuid,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id),
  UNIQUE (clinic_id, form_id, version),
  FOREIGN KEY (clinic_id, form_id) REFERENCES app.consent_forms (clinic_id, id),
  FOREIGN KEY (clinic_id, published_by) REFERENCES app.profiles (clinic_id, id),
  CHECK ((version IS NULL) = (published_at IS NULL))
);
CREATE INDEX ON app.consent_texts (clinic_id, created_at DESC, id DESC);
CREATE INDEX ON app.consent_texts (clinic_id, published_by);
CREATE UNIQUE INDEX consent_texts_draft ON app.consent_texts (clinic_id, form_id) WHERE published_at IS NULL;

CREATE TABLE app.customer_consents (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  form_id uuid NOT NULL,
  text_id uuid NOT NULL,
  -- The language it was read in.
  lang text NOT NULL CHECK (lang IN ('th', 'en')),
  -- SHA-256 of exactly the words that were read: title, an empty line, body, in UTF-8.
  text_sha256 bytea NOT NULL CHECK (length(text_sha256) = 32),
  signer_name text NOT NULL CHECK (length(signer_name) BETWEEN 1 AND 120),
  way text NOT NULL CHECK (way IN ('drawn', 'typed')),
  -- Strokes of points on a sheet of 1000 by 300: [[[x, y], ...], ...]. Empty when the name was only typed.
  strokes jsonb NOT NULL CHECK (jsonb_typeof(strokes) = 'array' AND length(strokes::text) <= 100000),
  -- The member who was there.
  witnessed_by uuid,
  created_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  withdrawn_reason text NOT NULL DEFAULT '' CHECK (length(withdrawn_reason) <= 500),
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, customer_id) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, form_id) REFERENCES app.consent_forms (clinic_id, id),
  FOREIGN KEY (clinic_id, text_id) REFERENCES app.consent_texts (clinic_id, id),
  FOREIGN KEY (clinic_id, witnessed_by) REFERENCES app.profiles (clinic_id, id),
  FOREIGN KEY (clinic_id, withdrawn_by) REFERENCES app.profiles (clinic_id, id),
  CHECK ((withdrawn_at IS NULL) = (withdrawn_reason = ''))
);
CREATE INDEX ON app.customer_consents (clinic_id, created_at DESC, id DESC);
CREATE INDEX ON app.customer_consents (clinic_id, customer_id, created_at DESC);
CREATE INDEX ON app.customer_consents (clinic_id, form_id);
CREATE INDEX ON app.customer_consents (clinic_id, text_id);
CREATE INDEX ON app.customer_consents (clinic_id, witnessed_by);
CREATE INDEX ON app.customer_consents (clinic_id, withdrawn_by);

RESET ROLE;

SELECT guard.protect('app.consent_forms', '{
  "staff":  {"can": "select, insert, update (kind, for_everybody, archived_at, updated_at)",
             "check": "(SELECT ctx.may(''clinic_profile.edit'', ''clinic_owner clinic_admin''))"},
  "sales":  {"can": "select"},
  "portal": {"can": "select"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.consent_texts', '{
  "staff":  {"can": "select, insert, update (title_th, title_en, body_th, body_en, version, published_at,
                     published_by, updated_at)",
             "check": "(SELECT ctx.may(''clinic_profile.edit'', ''clinic_owner clinic_admin''))"},
  "sales":  {"can": "select", "rows": "published_at IS NOT NULL"},
  "portal": {"can": "select", "rows": "published_at IS NOT NULL"},
  "worker": {"can": "select"}}');

SELECT guard.protect('app.customer_consents', '{
  "staff":  {"can": "select, insert, update (customer_id, signer_name, strokes, withdrawn_at, withdrawn_by,
                     withdrawn_reason)"},
  "sales":  {"can": "select, insert, update (withdrawn_at, withdrawn_by, withdrawn_reason)",
             "rows": "EXISTS (SELECT FROM app.customers AS c
              WHERE c.clinic_id = customer_consents.clinic_id AND c.id = customer_consents.customer_id)"},
  "portal": {"can": "select", "rows": "customer_id = (SELECT ctx.customer_id())"},
  "worker": {"can": "select"}}');

-- A text that was published is read by whoever signed it: nobody changes it, whatever they may.
CREATE FUNCTION guard.keep_published() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.published_at IS NOT NULL THEN
    RAISE EXCEPTION 'a published text never changes' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_published BEFORE UPDATE ON app.consent_texts
  FOR EACH ROW EXECUTE FUNCTION guard.keep_published();

-- Only what was published is signed, under its own form.
CREATE FUNCTION guard.sign_published() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user IN ('clinic_staff', 'clinic_sales')
     AND NOT EXISTS (SELECT FROM app.consent_texts AS t
                     WHERE t.clinic_id = NEW.clinic_id AND t.id = NEW.text_id AND t.form_id = NEW.form_id
                       AND t.published_at IS NOT NULL) THEN
    RAISE EXCEPTION 'only a published text is signed' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

-- A signature stays as it was given; withdrawing is said once. Erasing the person takes name and strokes, and leaves
-- that there was a consent.
CREATE FUNCTION guard.keep_signature() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.signer_name = '–' AND NEW.strokes = '[]' AND ctx.role() IN ('clinic_owner', 'clinic_admin') THEN
    RETURN NEW;
  END IF;
  IF (NEW.signer_name, NEW.strokes) IS DISTINCT FROM (OLD.signer_name, OLD.strokes) THEN
    RAISE EXCEPTION 'a signature never changes' USING ERRCODE = '42501';
  END IF;
  IF OLD.withdrawn_at IS NOT NULL
     AND (NEW.withdrawn_at, NEW.withdrawn_by, NEW.withdrawn_reason)
         IS DISTINCT FROM (OLD.withdrawn_at, OLD.withdrawn_by, OLD.withdrawn_reason) THEN
    RAISE EXCEPTION 'what was withdrawn stays withdrawn' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sign_published BEFORE INSERT ON app.customer_consents
  FOR EACH ROW EXECUTE FUNCTION guard.sign_published();
CREATE TRIGGER keep_signature BEFORE UPDATE ON app.customer_consents
  FOR EACH ROW EXECUTE FUNCTION guard.keep_signature();
CREATE TRIGGER refuse_move BEFORE UPDATE OF customer_id ON app.customer_consents
  FOR EACH ROW EXECUTE FUNCTION guard.refuse_move();
