-- Links to one result, opened without signing in. Of a link's secret only the hash is kept. Whoever holds
-- one reaches exactly its result, through the two functions below; they look behind the wall for it.
SET ROLE app_owner;

CREATE TABLE app.analysis_shares (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  analysis_id uuid NOT NULL,
  token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  opened bigint NOT NULL DEFAULT 0,
  last_opened_at timestamptz,
  created_by uuid,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, analysis_id)
    REFERENCES app.skin_analyses (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, created_by) REFERENCES app.profiles (clinic_id, id)
);
CREATE INDEX ON app.analysis_shares (clinic_id, created_at DESC, id DESC);
CREATE INDEX ON app.analysis_shares (clinic_id, analysis_id, created_at DESC);
CREATE INDEX ON app.analysis_shares (clinic_id, created_by);
CREATE UNIQUE INDEX ON app.analysis_shares (clinic_id, token_hash);

RESET ROLE;

-- auth_owner counts the openings; the guard's rules ask that it may also insert, which nothing does.
SELECT guard.protect('app.analysis_shares', '{
  "staff":   {"can": "select, insert, update (revoked_at)"},
  "sales":   {"can": "select", "rows": "EXISTS (SELECT FROM app.skin_analyses AS a
               WHERE a.clinic_id = analysis_shares.clinic_id AND a.id = analysis_shares.analysis_id)"},
  "worker":  {"can": "select"},
  "definer": {"can": "insert, update (opened, last_opened_at)"}}');

SET ROLE auth_owner;

-- The link that a secret opens in a clinic, if it is alive: not revoked, its time not over, the clinic at
-- work, and the pictures still there, which consent withdrawn or erasure ends. In the clinic's context.
-- Never granted.
CREATE FUNCTION auth.make_opened(clinic uuid, hash bytea, at timestamptz) RETURNS app.analysis_shares
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s FROM app.analysis_shares AS s
  JOIN app.skin_analyses AS a ON a.clinic_id = s.clinic_id AND a.id = s.analysis_id
  JOIN auth.clinics AS k ON k.clinic_id = s.clinic_id
  WHERE s.clinic_id = clinic AND s.token_hash = hash AND s.revoked_at IS NULL
    -- Whoever could choose the time would not reach further back than now.
    AND s.expires_at > greatest(at, now()) AND k.status = 'active'
    AND a.state = 'done' AND a.pictures_gone = ''
$$;

-- What a link shows. One row for a link that is known, with `alive`; none for any other. Counts the opening
-- and says it in the clinic's log.
CREATE FUNCTION auth.shared_result(token bytea, clinic uuid, at timestamptz, origin text, asked uuid)
RETURNS TABLE (alive boolean, name text, name_th text, colour text, mark text, zone text,
               analysis_id uuid, view text, algorithm text, findings jsonb, taken_at timestamptz,
               expires_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  context constant text := current_setting('ctx.v', true);
  known boolean;
  s app.analysis_shares;
BEGIN
  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  known := EXISTS (SELECT FROM app.analysis_shares AS x
                   WHERE x.clinic_id = clinic AND x.token_hash = sha256(token));
  s := auth.make_opened(clinic, sha256(token), at);
  IF s.id IS NOT NULL THEN
    UPDATE app.analysis_shares AS x SET opened = x.opened + 1, last_opened_at = at
    WHERE x.clinic_id = clinic AND x.id = s.id;
    -- Nobody's account under a super admin's role: somebody who did not sign in, as in auth.report.
    PERFORM auth.write_event('super_admin', NULL, NULL, 'share_opened', s.analysis_id,
                             jsonb_build_object('share', s.id), origin, asked);
  END IF;
  RETURN QUERY
  SELECT s.id IS NOT NULL, k.name, k.name_th, k.colour, k.mark, k.zone,
         a.id, a.view, a.algorithm, a.findings, a.created_at, s.expires_at
  FROM auth.clinics AS k
  LEFT JOIN app.skin_analyses AS a ON a.clinic_id = k.clinic_id AND a.id = s.analysis_id
  WHERE k.clinic_id = clinic AND known;
  PERFORM auth.restore(context);
END $$;

-- Where a picture of a link's result is kept, with the clinic's wrapped keys, the newest first: one of them
-- opens it.
CREATE FUNCTION auth.shared_picture(token bytea, clinic uuid, wanted text, at timestamptz)
RETURNS TABLE (file_id uuid, media_type text, version integer, wrapped bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  context constant text := current_setting('ctx.v', true);
  s app.analysis_shares;
BEGIN
  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  s := auth.make_opened(clinic, sha256(token), at);
  RETURN QUERY
  SELECT f.id, f.media_type, k.version, k.wrapped
  FROM app.analysis_images AS i
  JOIN app.files AS f ON f.clinic_id = i.clinic_id AND f.id = i.file_id
  JOIN auth.clinic_keys AS k ON k.clinic_id = i.clinic_id
  WHERE i.clinic_id = clinic AND i.analysis_id = s.analysis_id AND i.name = wanted
    -- The photo as it was taken shows more than the face on its canvas.
    AND (wanted = 'portrait' OR wanted LIKE 'overlay-%')
  ORDER BY k.version DESC;
  PERFORM auth.restore(context);
END $$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.shared_result(bytea, uuid, timestamptz, text, uuid),
  auth.shared_picture(bytea, uuid, text, timestamptz) TO clinic_auth;
