-- Background jobs. A job belongs to the clinic whose context enqueued it; the worker that claimed it
-- may enter that clinic and no other. No login role reads the table.
SET ROLE auth_owner;

CREATE TABLE queue.jobs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  clinic_id uuid NOT NULL REFERENCES auth.clinics ON DELETE CASCADE,
  kind text NOT NULL,
  payload jsonb NOT NULL,
  -- The same work enqueued twice is one job.
  key text NOT NULL,
  state text NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'running', 'done', 'dead')),
  run_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  -- Grows with every claim: a worker that lost its lease cannot finish what another took over.
  fence bigint NOT NULL DEFAULT 0,
  lease_until timestamptz,
  last_error text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  UNIQUE (clinic_id, kind, key)
);
CREATE INDEX jobs_due ON queue.jobs (run_at) WHERE state IN ('ready', 'running');

CREATE FUNCTION queue.enqueue(job_kind text, job_key text, job_payload jsonb, due timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO queue.jobs (clinic_id, kind, key, payload, run_at)
  VALUES (ctx.writable_clinic_id(), job_kind, job_key, job_payload, due)
  ON CONFLICT (clinic_id, kind, key) DO NOTHING;
  -- A wake-up and nothing else: every login role can listen.
  PERFORM pg_notify('jobs', '');
END $$;

-- Takes the job that is due longest, or one whose worker has gone silent.
CREATE FUNCTION queue.claim(kinds text[], at timestamptz, lease interval)
RETURNS TABLE (id uuid, clinic_id uuid, kind text, payload jsonb, attempts integer, fence bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  -- A job of one clinic is no place to look at another's.
  IF ctx.field(3) IS NOT NULL THEN
    RAISE EXCEPTION 'a context is already entered' USING ERRCODE = '28000';
  END IF;
  RETURN QUERY
  UPDATE queue.jobs AS j
  SET state = 'running', attempts = j.attempts + 1, fence = j.fence + 1, lease_until = at + lease
  WHERE j.id = (
    SELECT d.id FROM queue.jobs AS d
    WHERE d.kind = ANY (kinds) AND d.run_at <= at
      AND (d.state = 'ready' OR (d.state = 'running' AND d.lease_until < at))
    ORDER BY d.run_at
    LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING j.id, j.clinic_id, j.kind, j.payload, j.attempts, j.fence;
END $$;

-- Enters the clinic of a job that this worker holds.
CREATE FUNCTION queue.enter(job uuid, held bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  clinic uuid;
BEGIN
  SELECT j.clinic_id INTO clinic FROM queue.jobs AS j
  WHERE j.id = job AND j.fence = held AND j.state = 'running';
  IF clinic IS NULL OR session_user <> 'clinic_worker' OR ctx.field(3) IS NOT NULL THEN
    RAISE EXCEPTION 'job is not held' USING ERRCODE = '28000';
  END IF;
  PERFORM auth.establish(clinic, NULL, 'worker', NULL, NULL);
END $$;

-- Called in the transaction of the job's effect: if the lease was lost, the effect is undone.
CREATE FUNCTION queue.finish(job uuid, held bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE queue.jobs AS j SET state = 'done', finished_at = at, lease_until = NULL, last_error = ''
  WHERE j.id = job AND j.fence = held AND j.state = 'running';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'job is not held' USING ERRCODE = '28000';
  END IF;
END $$;

CREATE FUNCTION queue.keep(job uuid, held bigint, until timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE queue.jobs AS j SET lease_until = until
  WHERE j.id = job AND j.fence = held AND j.state = 'running';
  RETURN FOUND;
END $$;

-- Gives a failed job back for `retry_at`, or lays it aside as dead when that is null.
CREATE FUNCTION queue.fail(job uuid, held bigint, reason text, retry_at timestamptz, at timestamptz)
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE queue.jobs AS j
  SET state = CASE WHEN retry_at IS NULL THEN 'dead' ELSE 'ready' END,
      run_at = coalesce(retry_at, j.run_at), lease_until = NULL,
      last_error = left(reason, 500),
      finished_at = CASE WHEN retry_at IS NULL THEN at END
  WHERE j.id = job AND j.fence = held AND j.state = 'running'
$$;

-- How many jobs are in each state, over all clinics: for health, metrics and tests.
CREATE FUNCTION queue.depth() RETURNS TABLE (state text, jobs bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT j.state, count(*) FROM queue.jobs AS j GROUP BY j.state ORDER BY j.state
$$;

RESET ROLE;

ALTER TABLE queue.jobs ENABLE ROW LEVEL SECURITY;

GRANT EXECUTE ON FUNCTION queue.enqueue(text, text, jsonb, timestamptz)
  TO clinic_staff, clinic_sales, clinic_portal, clinic_worker;
GRANT EXECUTE ON FUNCTION queue.claim(text[], timestamptz, interval), queue.enter(uuid, bigint),
  queue.finish(uuid, bigint, timestamptz), queue.keep(uuid, bigint, timestamptz),
  queue.fail(uuid, bigint, text, timestamptz, timestamptz), queue.depth() TO clinic_worker;

-- For the readiness check: the newest migration that succeeded.
GRANT USAGE ON SCHEMA public TO auth_owner;
GRANT SELECT ON public._sqlx_migrations TO auth_owner;
CREATE FUNCTION auth.schema_version() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(max(m.version), 0) FROM public._sqlx_migrations AS m WHERE m.success
$$;
ALTER FUNCTION auth.schema_version() OWNER TO auth_owner;
GRANT EXECUTE ON FUNCTION auth.schema_version() TO clinic_auth;
