-- Mail: jobs that belong to no clinic, what a letter shows of a clinic, and the clinic's own words in
-- its invitations.

-- A letter about an account belongs to the person, not to a clinic; a super admin has none. Two such jobs
-- with the same key are one job, too.
ALTER TABLE queue.jobs
  ALTER clinic_id DROP NOT NULL,
  DROP CONSTRAINT jobs_clinic_id_kind_key_key,
  ADD CONSTRAINT jobs_clinic_id_kind_key_key UNIQUE NULLS NOT DISTINCT (clinic_id, kind, key);

SET ROLE auth_owner;

-- Enqueues a job of the platform's own. The worker that does it enters no clinic: queue.enter refuses a
-- job without one. In schema auth, because clinic_auth does not look into the queue's.
CREATE FUNCTION auth.enqueue_aside(job_kind text, job_key text, job_payload text, due timestamptz,
                                   mac bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auth.demand(mac, 'enqueue', job_kind, job_key, job_payload,
                      (extract(epoch FROM due) * 1000000)::bigint::text);
  INSERT INTO queue.jobs (kind, key, payload, run_at)
  VALUES (job_kind, job_key, job_payload::jsonb, due)
  ON CONFLICT (clinic_id, kind, key) DO NOTHING;
  PERFORM pg_notify('jobs', '');
END $$;

-- As in 0008; but nothing takes a job of no clinic away again, so when it ends, it forgets whom it was
-- about.
CREATE OR REPLACE FUNCTION queue.finish(job uuid, held bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE queue.jobs AS j
  SET state = 'done', finished_at = at, lease_until = NULL, last_error = '',
      payload = CASE WHEN j.clinic_id IS NULL THEN '{}' ELSE j.payload END
  WHERE j.id = job AND j.fence = held AND j.state = 'running';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'job is not held' USING ERRCODE = '28000';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION queue.fail(job uuid, held bigint, reason text, retry_at timestamptz,
                                      at timestamptz)
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE queue.jobs AS j
  SET state = CASE WHEN retry_at IS NULL THEN 'dead' ELSE 'ready' END,
      run_at = coalesce(retry_at, j.run_at), lease_until = NULL,
      last_error = left(reason, 500),
      payload = CASE WHEN retry_at IS NULL AND j.clinic_id IS NULL THEN '{}' ELSE j.payload END,
      finished_at = CASE WHEN retry_at IS NULL THEN at END
  WHERE j.id = job AND j.fence = held AND j.state = 'running'
$$;

-- What a letter shows of the clinic of this context.
CREATE FUNCTION auth.clinic_face()
RETURNS TABLE (name text, name_th text, colour text, mark text, zone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.name, k.name_th, k.colour, k.mark, k.zone
  FROM auth.clinics AS k WHERE k.clinic_id = ctx.clinic_id()
$$;

-- The address of whoever asks, and nobody else's: where a test mail goes.
CREATE FUNCTION auth.own_address() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.email FROM auth.accounts AS a WHERE a.id = ctx.account_id()
$$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.enqueue_aside(text, text, text, timestamptz, bytea) TO clinic_auth;
GRANT EXECUTE ON FUNCTION auth.clinic_face() TO clinic_worker;
GRANT EXECUTE ON FUNCTION auth.own_address() TO clinic_staff;

-- Subject and introduction of an invitation in the clinic's own words; without a row, in ours.
SET ROLE app_owner;
CREATE TABLE app.letter_texts (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('invitation_owner', 'invitation_staff', 'invitation_customer')),
  lang text NOT NULL CHECK (lang IN ('th', 'en')),
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 120),
  intro text NOT NULL CHECK (length(intro) BETWEEN 1 AND 1000),
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, kind, lang)
);
RESET ROLE;

SELECT guard.protect('app.letter_texts', '{
  "staff":  {"can": "select, insert, update (subject, intro, updated_at), delete",
             "rows": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')"},
  "worker": {"can": "select"}}');
