-- The log: who did what, from where. Each clinic has its own, and the platform has one for what happens
-- outside every clinic. Each event carries a number without gaps and a hash over itself and the event
-- before it: an event that is changed, taken out or put in breaks the chain from there on.

ALTER TABLE app.audit_events
  ADD seq bigint,
  ADD address text NOT NULL DEFAULT '',
  ADD request uuid,
  ADD hash bytea;
ALTER TABLE auth.security_events
  ADD seq bigint,
  ADD request uuid,
  ADD hash bytea;

SET ROLE auth_owner;

-- Where each chain ends. The platform's has the nil uuid.
CREATE TABLE auth.chain_heads (
  chain uuid PRIMARY KEY,
  seq bigint NOT NULL,
  hash bytea NOT NULL
);

-- What an event's hash is taken over. A column that is added later is no part of older hashes: give
-- the words a version then.
CREATE FUNCTION auth.words(e app.audit_events) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_array(e.clinic_id, e.seq, e.id,
    (extract(epoch FROM e.created_at) * 1000000)::bigint, e.actor_role, e.actor_account,
    e.actor_member, e.kind, e.subject, e.detail, e.address, e.request)
$$;
CREATE FUNCTION auth.words(e auth.security_events) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_array(e.seq, e.id, (extract(epoch FROM e.at) * 1000000)::bigint,
    e.kind, e.account_id, e.clinic_id, e.address, e.detail, e.request)
$$;

CREATE FUNCTION auth.linked(previous bytea, words jsonb) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(previous || convert_to(words::text, 'UTF8'))
$$;

-- The end of a chain, locked until the transaction ends: events of one chain are written one after the
-- other. The program writes them last, just before it commits.
CREATE FUNCTION auth.chain_head(wanted uuid) RETURNS auth.chain_heads
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head auth.chain_heads;
BEGIN
  LOOP
    SELECT * INTO head FROM auth.chain_heads AS h WHERE h.chain = wanted FOR UPDATE;
    IF FOUND THEN
      RETURN head;
    END IF;
    INSERT INTO auth.chain_heads VALUES (wanted, 0, '') ON CONFLICT DO NOTHING;
  END LOOP;
END $$;

-- Writes to the log of the clinic of this context. Never granted: it believes what it is told.
CREATE FUNCTION auth.write_event(role text, account uuid, member uuid, event text, about uuid,
                                 more jsonb, origin text, asked uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  clinic constant uuid := ctx.writable_clinic_id();
  head auth.chain_heads := auth.chain_head(clinic);
  e app.audit_events;
BEGIN
  e.clinic_id := clinic;
  e.id := gen_random_uuid();
  e.created_at := clock_timestamp();
  e.actor_role := role;
  e.actor_account := account;
  e.actor_member := member;
  e.kind := event;
  e.subject := about;
  e.detail := more;
  e.address := left(origin, 60);
  e.request := asked;
  e.seq := head.seq + 1;
  e.hash := auth.linked(head.hash, auth.words(e));
  INSERT INTO app.audit_events SELECT (e).*;
  UPDATE auth.chain_heads AS h SET seq = e.seq, hash = e.hash WHERE h.chain = clinic;
END $$;

-- Writes to the platform's log. Never granted.
CREATE FUNCTION auth.write_platform_event(event text, account uuid, clinic uuid, more jsonb,
                                          origin text, asked uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head auth.chain_heads := auth.chain_head('00000000-0000-0000-0000-000000000000');
  e auth.security_events;
BEGIN
  e.id := gen_random_uuid();
  e.at := clock_timestamp();
  e.kind := event;
  e.account_id := account;
  e.clinic_id := clinic;
  e.address := left(origin, 60);
  e.detail := more;
  e.request := asked;
  e.seq := head.seq + 1;
  e.hash := auth.linked(head.hash, auth.words(e));
  INSERT INTO auth.security_events SELECT (e).*;
  UPDATE auth.chain_heads AS h SET seq = e.seq, hash = e.hash
  WHERE h.chain = '00000000-0000-0000-0000-000000000000';
END $$;

RESET ROLE;

ALTER TABLE auth.chain_heads ENABLE ROW LEVEL SECURITY;

-- Events from before the chain, in the order in which they happened.
DO $$
DECLARE
  old record;
BEGIN
  UPDATE app.audit_events AS e SET seq = n.seq
  FROM (SELECT clinic_id, id, row_number() OVER (PARTITION BY clinic_id ORDER BY created_at, id) AS seq
        FROM app.audit_events) AS n
  WHERE n.clinic_id = e.clinic_id AND n.id = e.id;
  FOR old IN SELECT clinic_id, id FROM app.audit_events ORDER BY clinic_id, seq LOOP
    UPDATE app.audit_events AS e
    SET hash = auth.linked((auth.chain_head(e.clinic_id)).hash, auth.words(e))
    WHERE e.clinic_id = old.clinic_id AND e.id = old.id;
    UPDATE auth.chain_heads AS h SET seq = e.seq, hash = e.hash
    FROM app.audit_events AS e
    WHERE e.clinic_id = old.clinic_id AND e.id = old.id AND h.chain = e.clinic_id;
  END LOOP;

  UPDATE auth.security_events AS e SET seq = n.seq
  FROM (SELECT id, row_number() OVER (ORDER BY at, id) AS seq FROM auth.security_events) AS n
  WHERE n.id = e.id;
  FOR old IN SELECT id FROM auth.security_events ORDER BY seq LOOP
    UPDATE auth.security_events AS e
    SET hash = auth.linked((auth.chain_head('00000000-0000-0000-0000-000000000000')).hash,
                           auth.words(e))
    WHERE e.id = old.id;
    UPDATE auth.chain_heads AS h SET seq = e.seq, hash = e.hash
    FROM auth.security_events AS e
    WHERE e.id = old.id AND h.chain = '00000000-0000-0000-0000-000000000000';
  END LOOP;
END $$;

ALTER TABLE app.audit_events
  ALTER seq SET NOT NULL,
  ALTER hash SET NOT NULL,
  ADD UNIQUE (clinic_id, seq);
ALTER TABLE auth.security_events
  ALTER seq SET NOT NULL,
  ALTER hash SET NOT NULL,
  ADD UNIQUE (seq);
CREATE INDEX ON app.audit_events (clinic_id, kind, seq);

SET ROLE auth_owner;

-- Notes in the clinic's own log what the person of this context did.
DROP FUNCTION auth.note(text, uuid, jsonb);
CREATE FUNCTION auth.note(event text, about uuid, more jsonb, origin text, asked uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT auth.write_event(ctx.role(), ctx.account_id(), ctx.member_id(), event, about, more,
                          origin, asked)
$$;

-- Writes an event from outside a context: a refusal, an id probed for, an export, a failed sign-in.
-- With a clinic it goes to that clinic's log; without one, to the log of every clinic where the
-- account is a member, so that its owner sees it, and to the platform's.
DROP FUNCTION auth.report(text, uuid, uuid, text, jsonb);
CREATE FUNCTION auth.report(event text, account uuid, clinic uuid, about uuid, more text, origin text,
                            asked uuid, mac bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  place record;
BEGIN
  PERFORM auth.demand(mac, 'report', event, account::text, clinic::text, about::text, more, origin,
                      asked::text);
  FOR place IN
    SELECT k.clinic_id, m.id AS member, coalesce(m.role, 'super_admin') AS role
    FROM auth.clinics AS k
    LEFT JOIN auth.members AS m ON m.clinic_id = k.clinic_id AND m.account_id = account
    WHERE k.clinic_id = clinic OR (clinic IS NULL AND m.id IS NOT NULL)
    ORDER BY k.clinic_id
  LOOP
    PERFORM auth.establish(place.clinic_id, NULL, 'platform', NULL, NULL);
    PERFORM auth.write_event(place.role, account, place.member, event, about, more::jsonb, origin,
                             asked);
  END LOOP;
  PERFORM auth.restore(context);
  IF clinic IS NULL THEN
    PERFORM auth.write_platform_event(event, account, NULL, more::jsonb, origin, asked);
  END IF;
END $$;

-- Keeps a session. The caller has verified the password; the database verifies the rest.
DROP FUNCTION auth.open_session(bytea, uuid, uuid, text, text, interval);
CREATE FUNCTION auth.open_session(hash bytea, account uuid, clinic uuid, agent text, origin text,
                                  lifetime interval, asked uuid, mac bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  member record;
BEGIN
  PERFORM auth.demand(mac, 'session', encode(hash, 'hex'), account::text, clinic::text);
  SELECT m.id, m.role INTO member
  FROM auth.accounts AS a
  LEFT JOIN auth.members AS m
    ON m.account_id = a.id AND m.clinic_id = clinic AND m.disabled_at IS NULL
  WHERE a.id = account AND a.disabled_at IS NULL
    AND CASE WHEN clinic IS NULL THEN a.super_admin ELSE m.id IS NOT NULL END;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'invalid session' USING ERRCODE = '28000';
  END IF;
  INSERT INTO auth.sessions (token_hash, account_id, clinic_id, user_agent, address, expires_at)
  VALUES (hash, account, clinic, left(agent, 300), left(origin, 60), now() + lifetime);
  IF clinic IS NULL THEN
    PERFORM auth.write_platform_event('signed_in', account, NULL, '{}', origin, asked);
  ELSE
    PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
    PERFORM auth.write_event(member.role, account, member.id, 'signed_in', NULL, '{}', origin, asked);
    PERFORM auth.restore(context);
  END IF;
END $$;

-- Ends the session of a token. Nothing happens to one that has ended.
DROP FUNCTION auth.close_session(bytea);
CREATE FUNCTION auth.close_session(token bytea, origin text, asked uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  ended record;
BEGIN
  UPDATE auth.sessions AS s SET revoked_at = now()
  WHERE s.token_hash = sha256(token) AND s.revoked_at IS NULL
  RETURNING s.account_id, s.clinic_id,
    (SELECT m.id FROM auth.members AS m
      WHERE m.clinic_id = s.clinic_id AND m.account_id = s.account_id) AS member,
    (SELECT m.role FROM auth.members AS m
      WHERE m.clinic_id = s.clinic_id AND m.account_id = s.account_id) AS role
  INTO ended;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  IF ended.clinic_id IS NULL THEN
    PERFORM auth.write_platform_event('signed_out', ended.account_id, NULL, '{}', origin, asked);
  ELSE
    PERFORM auth.establish(ended.clinic_id, NULL, 'platform', NULL, NULL);
    PERFORM auth.write_event(ended.role, ended.account_id, ended.member, 'signed_out', NULL, '{}',
                             origin, asked);
    PERFORM auth.restore(context);
  END IF;
END $$;

-- The account of a super admin's session, or an error.
CREATE FUNCTION auth.super_admin_of(token bytea) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  account uuid;
BEGIN
  SELECT s.account_id INTO account
  FROM auth.sessions AS s JOIN auth.accounts AS a ON a.id = s.account_id
  WHERE s.token_hash = sha256(token) AND s.clinic_id IS NULL AND a.super_admin
    AND a.disabled_at IS NULL AND s.revoked_at IS NULL AND s.expires_at > now();
  IF account IS NULL OR session_user <> 'clinic_super' THEN
    RAISE EXCEPTION 'invalid session' USING ERRCODE = '28000';
  END IF;
  RETURN account;
END $$;

-- Lets the super admin of this session into one clinic, for a reason and a while. Both logs say so.
DROP FUNCTION auth.begin_visit(bytea, uuid, text, integer);
CREATE FUNCTION auth.begin_visit(token bytea, clinic uuid, why text, minutes integer, origin text,
                                 asked uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  said constant jsonb := jsonb_build_object('reason', why, 'minutes', minutes);
  account constant uuid := auth.super_admin_of(token);
BEGIN
  IF minutes NOT BETWEEN 1 AND 480 THEN
    RAISE EXCEPTION 'invalid session' USING ERRCODE = '28000';
  END IF;
  IF NOT EXISTS (SELECT FROM auth.clinics AS k WHERE k.clinic_id = clinic) THEN
    RETURN false;
  END IF;
  UPDATE auth.visits SET left_at = now() WHERE token_hash = sha256(token) AND left_at IS NULL;
  INSERT INTO auth.visits (token_hash, clinic_id, reason, started_at, ends_at)
  VALUES (sha256(token), clinic, why, clock_timestamp(),
          clock_timestamp() + make_interval(mins => minutes));
  PERFORM auth.establish(clinic, NULL, 'super_admin', NULL, account);
  PERFORM auth.write_event('super_admin', account, NULL, 'visit_begun', NULL, said, origin, asked);
  PERFORM auth.restore(context);
  PERFORM auth.write_platform_event('visit_begun', account, clinic, said, origin, asked);
  RETURN true;
END $$;

DROP FUNCTION auth.end_visit(bytea);
CREATE FUNCTION auth.end_visit(token bytea, origin text, asked uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  visit record;
BEGIN
  FOR visit IN
    UPDATE auth.visits AS v SET left_at = now()
    FROM auth.sessions AS s
    WHERE v.token_hash = sha256(token) AND v.left_at IS NULL AND s.token_hash = v.token_hash
    RETURNING v.clinic_id, s.account_id
  LOOP
    PERFORM auth.establish(visit.clinic_id, NULL, 'super_admin', NULL, visit.account_id);
    PERFORM auth.write_event('super_admin', visit.account_id, NULL, 'visit_ended', NULL, '{}',
                             origin, asked);
  END LOOP;
  PERFORM auth.restore(context);
END $$;

-- The events of a chain: a clinic's, or the platform's under the nil uuid.
CREATE FUNCTION auth.chain_events(wanted uuid) RETURNS TABLE (seq bigint, hash bytea, words jsonb)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.seq, e.hash, auth.words(e) FROM app.audit_events AS e WHERE e.clinic_id = wanted
  UNION ALL
  SELECT e.seq, e.hash, auth.words(e) FROM auth.security_events AS e
  WHERE wanted = '00000000-0000-0000-0000-000000000000'
$$;

-- What is wrong with a chain. Inside its clinic's context, or as the operator.
CREATE FUNCTION auth.chain_faults(wanted uuid) RETURNS TABLE (seq bigint, says text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH walked AS (
    SELECT e.seq, e.hash, lag(e.seq, 1, 0::bigint) OVER w AS before,
           auth.linked(lag(e.hash, 1, ''::bytea) OVER w, e.words) AS expected
    FROM auth.chain_events(wanted) AS e
    WINDOW w AS (ORDER BY e.seq)
  ), ends AS (
    SELECT coalesce(max(w.seq), 0) AS seq,
           coalesce((array_agg(w.hash ORDER BY w.seq DESC))[1], '') AS hash
    FROM walked AS w
  )
  SELECT w.seq, 'events before this one are missing' FROM walked AS w WHERE w.seq <> w.before + 1
  UNION ALL
  SELECT w.seq, 'this event or the one before it was changed' FROM walked AS w
  WHERE w.hash <> w.expected AND w.seq = w.before + 1
  UNION ALL
  SELECT ends.seq, 'the chain does not end here' FROM ends
  LEFT JOIN auth.chain_heads AS h ON h.chain = wanted
  WHERE (ends.seq, ends.hash) IS DISTINCT FROM (coalesce(h.seq, 0), coalesce(h.hash, ''))
$$;

-- For the owner: how many events the log of this clinic holds, and how many faults.
CREATE FUNCTION auth.log_state() RETURNS TABLE (events bigint, faults bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (SELECT count(*) FROM app.audit_events AS e WHERE e.clinic_id = ctx.clinic_id()),
         (SELECT count(*) FROM auth.chain_faults(ctx.clinic_id()))
  WHERE ctx.role() IN ('clinic_owner', 'clinic_admin')
$$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.note(text, uuid, jsonb, text, uuid)
  TO clinic_staff, clinic_sales, clinic_portal, clinic_worker;
GRANT EXECUTE ON FUNCTION auth.report(text, uuid, uuid, uuid, text, text, uuid, bytea),
  auth.open_session(bytea, uuid, uuid, text, text, interval, uuid, bytea),
  auth.close_session(bytea, text, uuid) TO clinic_auth;
GRANT EXECUTE ON FUNCTION auth.begin_visit(bytea, uuid, text, integer, text, uuid),
  auth.end_visit(bytea, text, uuid) TO clinic_super;
GRANT EXECUTE ON FUNCTION auth.log_state() TO clinic_staff;
