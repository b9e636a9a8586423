-- Live screens (docs/decisions/live.md). A change leaves a line in its own transaction: which topics, in which
-- clinic, and whom of the customers it concerns. The wake-up carries nothing, because every login role can
-- listen; the program reads the lines and vouches for the asking.
SET ROLE auth_owner;

-- Counts the changes of a clinic. Its row is locked from the announcement to the commit that follows at once,
-- so numbers become visible in their order, and whoever knows one asks for those after it.
CREATE TABLE auth.revisions (
  clinic_id uuid PRIMARY KEY REFERENCES auth.clinics ON DELETE CASCADE,
  revision bigint NOT NULL
);

-- The last 256 changes of each clinic. Who has missed more looks at everything again.
CREATE TABLE auth.changes (
  clinic_id uuid NOT NULL REFERENCES auth.clinics ON DELETE CASCADE,
  revision bigint NOT NULL,
  topics text[] NOT NULL CHECK (length(array_to_string(topics, ' ')) <= 300),
  customers uuid[] NOT NULL CHECK (cardinality(customers) <= 1000),
  PRIMARY KEY (clinic_id, revision)
);

-- Announces with the commit that things of these topics changed, in the clinic of this context. Those of the
-- clinic who may see such things learn the topic; the customers named learn that something of theirs did.
CREATE FUNCTION auth.announce(about text[], concerned uuid[]) RETURNS void
LANGUAGE plpgsql VOLATILE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  clinic constant uuid := ctx.writable_clinic_id();
  number bigint;
BEGIN
  INSERT INTO auth.revisions AS r VALUES (clinic, 1)
  ON CONFLICT (clinic_id) DO UPDATE SET revision = r.revision + 1
  RETURNING r.revision INTO number;
  INSERT INTO auth.changes VALUES (clinic, number, about, concerned);
  DELETE FROM auth.changes AS c WHERE c.clinic_id = clinic AND c.revision <= number - 256;
  PERFORM pg_notify('changes', '');
END $$;

-- The changes of each clinic named after the number known of it. Of a clinic of which none is known (-1) only
-- the present number, with no topics.
CREATE FUNCTION auth.changes_since(clinics uuid[], known bigint[], mac bytea)
RETURNS TABLE (clinic_id uuid, latest bigint, topics text[], customers uuid[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM auth.demand(mac, 'changes', array_to_string(clinics, ','), array_to_string(known, ','));
  RETURN QUERY
  SELECT a.clinic_id, coalesce(r.revision, 0), c.topics, c.customers
  FROM unnest(clinics, known) AS a (clinic_id, revision)
  LEFT JOIN auth.revisions AS r ON r.clinic_id = a.clinic_id
  LEFT JOIN auth.changes AS c
    ON c.clinic_id = a.clinic_id AND c.revision > a.revision AND a.revision >= 0
  WHERE a.revision < 0 OR r.revision > a.revision;
END $$;

-- Of these sessions those that auth.enter would let in now, and what they may. A stream asks before every
-- event, so that nothing is told to a session that is over.
CREATE FUNCTION auth.open_sessions(hashes bytea[], mac bytea)
RETURNS TABLE (token_hash bytea, clinic_id uuid, role text, customer_id uuid, granted text[],
               withdrawn text[], scopes text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM auth.demand(mac, 'streams',
    (SELECT string_agg(encode(h.hash, 'hex'), ',' ORDER BY h.at)
     FROM unnest(hashes) WITH ORDINALITY AS h (hash, at)));
  RETURN QUERY
  SELECT s.token_hash, m.clinic_id, m.role, m.customer_id, m.granted, m.withdrawn, s.scopes
  FROM auth.sessions AS s
  JOIN auth.accounts AS a ON a.id = s.account_id AND a.disabled_at IS NULL
  JOIN auth.members AS m
    ON m.clinic_id = s.clinic_id AND m.account_id = s.account_id AND m.disabled_at IS NULL
  JOIN auth.clinics AS k ON k.clinic_id = s.clinic_id
    AND (k.status <> 'suspended' OR (m.role = 'clinic_owner' AND s.scopes IS NULL))
  WHERE s.token_hash = ANY (hashes) AND s.expires_at > now() AND s.revoked_at IS NULL
  UNION ALL
  SELECT s.token_hash, v.clinic_id, 'super_admin', NULL, '{}', '{}', s.scopes
  FROM auth.sessions AS s
  JOIN auth.accounts AS a ON a.id = s.account_id AND a.disabled_at IS NULL AND a.super_admin
  LEFT JOIN auth.visits AS v
    ON v.token_hash = s.token_hash AND v.left_at IS NULL AND v.ends_at > now()
  WHERE s.token_hash = ANY (hashes) AND s.clinic_id IS NULL AND s.expires_at > now()
    AND s.revoked_at IS NULL;
END $$;

-- Somebody's session, membership or clinic changed: every process looks at its streams again.
CREATE FUNCTION auth.wake_streams() RETURNS trigger
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('sessions', '');
  RETURN NULL;
END $$;
CREATE TRIGGER wake_streams AFTER DELETE OR UPDATE OF revoked_at, expires_at ON auth.sessions
  FOR EACH STATEMENT EXECUTE FUNCTION auth.wake_streams();
CREATE TRIGGER wake_streams
  AFTER DELETE OR UPDATE OF role, customer_id, granted, withdrawn, disabled_at ON auth.members
  FOR EACH STATEMENT EXECUTE FUNCTION auth.wake_streams();
CREATE TRIGGER wake_streams AFTER UPDATE OF disabled_at, super_admin ON auth.accounts
  FOR EACH STATEMENT EXECUTE FUNCTION auth.wake_streams();
CREATE TRIGGER wake_streams AFTER UPDATE OF status ON auth.clinics
  FOR EACH STATEMENT EXECUTE FUNCTION auth.wake_streams();
CREATE TRIGGER wake_streams AFTER INSERT OR UPDATE OF left_at, ends_at ON auth.visits
  FOR EACH STATEMENT EXECUTE FUNCTION auth.wake_streams();

RESET ROLE;

ALTER TABLE auth.revisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.changes ENABLE ROW LEVEL SECURITY;

GRANT EXECUTE ON FUNCTION auth.announce(text[], uuid[])
  TO clinic_staff, clinic_sales, clinic_portal, clinic_worker;
GRANT EXECUTE ON FUNCTION auth.changes_since(uuid[], bigint[], bytea),
  auth.open_sessions(bytea[], bytea) TO clinic_auth;
