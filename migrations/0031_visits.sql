-- A row of app.skin_analyses is one photo of one view of a face; the views taken together are a visit.
-- Pictures go before their findings do: when consent is withdrawn, or when the clinic keeps them no longer.

ALTER TABLE app.skin_analyses
  ADD visit_id uuid,
  ADD view text NOT NULL DEFAULT 'front' CHECK (view IN ('front', 'left', 'right')),
  -- Why there are no pictures any more; empty while there are.
  ADD pictures_gone text NOT NULL DEFAULT '' CHECK (pictures_gone IN ('', 'withdrawn', 'retention'));
UPDATE app.skin_analyses SET visit_id = id;
ALTER TABLE app.skin_analyses ALTER visit_id SET NOT NULL;
CREATE INDEX ON app.skin_analyses (clinic_id, visit_id);

-- A person marks; the bytes and their rows go by a job.
GRANT UPDATE (pictures_gone), DELETE ON app.skin_analyses TO clinic_staff;
GRANT UPDATE (pictures_gone) ON app.skin_analyses TO clinic_portal, clinic_worker;
GRANT DELETE ON app.analysis_images TO clinic_worker;

-- How many months the clinic keeps pictures; null is until somebody erases them.
ALTER TABLE app.clinics ADD photo_months integer CHECK (photo_months BETWEEN 1 AND 240);
GRANT UPDATE (photo_months) ON app.clinics TO clinic_staff;

SET ROLE app_owner;

-- What colleagues write to each other about a result. The customer does not read it.
CREATE TABLE app.analysis_notes (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  analysis_id uuid NOT NULL,
  text text NOT NULL CHECK (length(btrim(text)) BETWEEN 1 AND 2000),
  created_by uuid,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, analysis_id)
    REFERENCES app.skin_analyses (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, created_by) REFERENCES app.profiles (clinic_id, id)
);
CREATE INDEX ON app.analysis_notes (clinic_id, created_at DESC, id DESC);
CREATE INDEX ON app.analysis_notes (clinic_id, analysis_id, created_at);
CREATE INDEX ON app.analysis_notes (clinic_id, created_by);

RESET ROLE;

SELECT guard.protect('app.analysis_notes', '{
  "staff":  {"can": "select, insert, delete",
             "check": "created_by = (SELECT ctx.member_id())"},
  "sales":  {"can": "select", "rows": "EXISTS (SELECT FROM app.skin_analyses AS a
              WHERE a.clinic_id = analysis_notes.clinic_id AND a.id = analysis_notes.analysis_id)"},
  "worker": {"can": "select"}}');
