-- Consent comes before the photo: to which words, by whom, when and how. A customer has one consent that
-- stands, or none. Withdrawing ends it; the row stays, as the proof that it was given.
SET ROLE app_owner;

CREATE TABLE app.photo_consents (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  -- Which words were agreed to: a version of the text, and the language it was read in.
  version text NOT NULL CHECK (length(version) BETWEEN 1 AND 40),
  lang text NOT NULL CHECK (lang IN ('th', 'en')),
  way text NOT NULL CHECK (way IN ('in_person', 'on_paper', 'online')),
  -- Who recorded it; the customer's own membership when they agreed online.
  created_by uuid,
  created_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, customer_id) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, created_by) REFERENCES app.profiles (clinic_id, id),
  FOREIGN KEY (clinic_id, withdrawn_by) REFERENCES app.profiles (clinic_id, id)
);
CREATE INDEX ON app.photo_consents (clinic_id, created_at DESC, id DESC);
CREATE INDEX ON app.photo_consents (clinic_id, customer_id, created_at DESC);
CREATE INDEX ON app.photo_consents (clinic_id, created_by);
CREATE INDEX ON app.photo_consents (clinic_id, withdrawn_by);
CREATE UNIQUE INDEX photo_consents_standing ON app.photo_consents (clinic_id, customer_id)
  WHERE withdrawn_at IS NULL;

RESET ROLE;

SELECT guard.protect('app.photo_consents', '{
  "staff":  {"can": "select, insert, update (withdrawn_at, withdrawn_by)"},
  "sales":  {"can": "select", "rows": "EXISTS (SELECT FROM app.customers AS c
              WHERE c.clinic_id = photo_consents.clinic_id AND c.id = photo_consents.customer_id)"},
  "portal": {"can": "select, insert, update (withdrawn_at, withdrawn_by)",
             "rows": "customer_id = (SELECT ctx.customer_id())"},
  "worker": {"can": "select"}}');

-- Until now a box was ticked for every photo: the first of them is the consent.
INSERT INTO app.photo_consents (clinic_id, id, customer_id, version, lang, way, created_by, created_at)
SELECT DISTINCT ON (a.clinic_id, a.customer_id)
       a.clinic_id, gen_random_uuid(), a.customer_id, 'checkbox', 'th', 'in_person', a.created_by,
       a.consented_at
FROM app.skin_analyses AS a
ORDER BY a.clinic_id, a.customer_id, a.consented_at;

-- The consent that a photo was taken under.
ALTER TABLE app.skin_analyses ADD consent_id uuid;
UPDATE app.skin_analyses AS a SET consent_id = c.id
FROM app.photo_consents AS c WHERE c.clinic_id = a.clinic_id AND c.customer_id = a.customer_id;
ALTER TABLE app.skin_analyses
  ALTER consent_id SET NOT NULL,
  ADD FOREIGN KEY (clinic_id, consent_id) REFERENCES app.photo_consents (clinic_id, id),
  DROP consented_at;
CREATE INDEX ON app.skin_analyses (clinic_id, consent_id);
