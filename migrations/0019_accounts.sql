-- One's own account: sessions, password, second factor, recovery codes, known devices. Everything here is
-- asked for by clinic_auth, so that it works during a visit and in a suspended clinic as well: the secret
-- of a session says whose account it is, or the program vouches for it.
SET ROLE auth_owner;

-- A way to choose a new password. The link's secret is made from the id and the program's key; here is
-- its hash.
CREATE TABLE auth.resets (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES auth.accounts ON DELETE CASCADE,
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  expires_at timestamptz NOT NULL,
  -- When it was used, or replaced by a later one.
  over_at timestamptz
);
CREATE INDEX ON auth.resets (account_id);

-- A code generator (RFC 6238). The secret is sealed with a key of the program's.
CREATE TABLE auth.code_generators (
  account_id uuid PRIMARY KEY REFERENCES auth.accounts ON DELETE CASCADE,
  sealed bytea NOT NULL,
  -- Null until the first code was right.
  confirmed_at timestamptz,
  -- The step of the last code that was used: none is used twice.
  last_step bigint NOT NULL DEFAULT 0
);

CREATE TABLE auth.passkeys (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES auth.accounts ON DELETE CASCADE,
  credential_id bytea NOT NULL UNIQUE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  -- The public key and its counter, as webauthn-rs keeps them.
  credential jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz
);
CREATE INDEX ON auth.passkeys (account_id);

CREATE TABLE auth.recovery_codes (
  account_id uuid NOT NULL REFERENCES auth.accounts ON DELETE CASCADE,
  code_hash bytea NOT NULL CHECK (length(code_hash) = 32),
  used_at timestamptz,
  PRIMARY KEY (account_id, code_hash)
);

-- Something begun in a browser and ended within minutes, by whoever holds the secret: a sign-in that waits
-- for its second step, a passkey being added or asked for.
CREATE TABLE auth.tickets (
  secret_hash bytea PRIMARY KEY CHECK (length(secret_hash) = 32),
  -- Null while nobody is known: a passkey is asked for before it says whose it is.
  account_id uuid REFERENCES auth.accounts ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('second_step', 'passkey_new', 'passkey_asked')),
  state jsonb NOT NULL DEFAULT '{}',
  tries integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  spent_at timestamptz
);
CREATE INDEX ON auth.tickets (account_id);
CREATE INDEX ON auth.tickets (created_at);

-- Browsers that an account has signed in with.
CREATE TABLE auth.devices (
  account_id uuid NOT NULL REFERENCES auth.accounts ON DELETE CASCADE,
  device_hash bytea NOT NULL CHECK (length(device_hash) = 32),
  seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, device_hash)
);

-- Writes an event about an account: to the log of one clinic, or, without one, to that of every clinic
-- where the account is a member, and to the platform's. Never granted.
CREATE FUNCTION auth.write_account_event(event text, account uuid, clinic uuid, about uuid, more jsonb,
                                         origin text, asked uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  place record;
BEGIN
  FOR place IN
    SELECT k.clinic_id, m.id AS member, coalesce(m.role, 'super_admin') AS role
    FROM auth.clinics AS k
    LEFT JOIN auth.members AS m ON m.clinic_id = k.clinic_id AND m.account_id = account
    WHERE k.clinic_id = clinic OR (clinic IS NULL AND m.id IS NOT NULL)
    ORDER BY k.clinic_id
  LOOP
    PERFORM auth.establish(place.clinic_id, NULL, 'platform', NULL, NULL);
    PERFORM auth.write_event(place.role, account, place.member, event, about, more, origin, asked);
  END LOOP;
  PERFORM auth.restore(context);
  IF clinic IS NULL THEN
    PERFORM auth.write_platform_event(event, account, NULL, more, origin, asked);
  END IF;
END $$;

-- As in 0010, by way of the function above.
CREATE OR REPLACE FUNCTION auth.report(event text, account uuid, clinic uuid, about uuid, more text,
                                       origin text, asked uuid, mac bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auth.demand(mac, 'report', event, account::text, clinic::text, about::text, more, origin,
                      asked::text);
  PERFORM auth.write_account_event(event, account, clinic, about, more::jsonb, origin, asked);
END $$;

-- Whose session a secret opens, at a browser, or an error. A clinic's suspension shuts nobody out of their
-- own account. Never granted.
CREATE FUNCTION auth.person_of(token bytea, OUT account uuid, OUT session uuid, OUT clinic uuid)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT s.account_id, s.id, s.clinic_id INTO account, session, clinic
  FROM auth.sessions AS s JOIN auth.accounts AS a ON a.id = s.account_id
  WHERE s.token_hash = sha256(token) AND s.kind = 'browser' AND s.revoked_at IS NULL
    AND s.expires_at > now() AND a.disabled_at IS NULL
    AND (s.clinic_id IS NULL OR EXISTS (
      SELECT FROM auth.members AS m
      WHERE m.clinic_id = s.clinic_id AND m.account_id = s.account_id AND m.disabled_at IS NULL));
  IF NOT FOUND THEN
    RAISE EXCEPTION 'invalid session' USING ERRCODE = '28000';
  END IF;
END $$;

-- What the pages of one's own account show and the program checks a password against.
CREATE FUNCTION auth.own_account(token bytea)
RETURNS TABLE (account_id uuid, email text, password_hash text, display_name text, lang text,
               super_admin boolean, demo boolean, password_changed_at timestamptz, clinics text[],
               sealed bytea, generator_confirmed boolean, codes_left bigint, passkeys bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.id, a.email, a.password_hash, a.display_name, a.lang, a.super_admin, a.demo,
         a.password_changed_at,
         ARRAY(SELECT n FROM auth.members AS m
               JOIN auth.clinics AS k ON k.clinic_id = m.clinic_id
               CROSS JOIN LATERAL unnest(ARRAY[k.name, k.name_th, k.slug]) AS n
               WHERE m.account_id = a.id),
         g.sealed, g.confirmed_at IS NOT NULL,
         (SELECT count(*) FROM auth.recovery_codes AS c
          WHERE c.account_id = a.id AND c.used_at IS NULL),
         (SELECT count(*) FROM auth.passkeys AS k WHERE k.account_id = a.id)
  FROM auth.person_of(token) AS p
  JOIN auth.accounts AS a ON a.id = p.account
  LEFT JOIN auth.code_generators AS g ON g.account_id = a.id
$$;

CREATE FUNCTION auth.own_sessions(token bytea)
RETURNS TABLE (id uuid, clinic text, clinic_th text, user_agent text, address text,
               created_at timestamptz, seen_at timestamptz, here boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.id, k.name, k.name_th, s.user_agent, s.address, s.created_at, s.seen_at, s.id = p.session
  FROM auth.person_of(token) AS p
  JOIN auth.sessions AS s ON s.account_id = p.account
  LEFT JOIN auth.clinics AS k ON k.clinic_id = s.clinic_id
  WHERE s.kind = 'browser' AND s.revoked_at IS NULL AND s.expires_at > now()
  ORDER BY s.id = p.session DESC, s.seen_at DESC, s.id
  LIMIT 200
$$;

CREATE FUNCTION auth.end_own_session(token bytea, wanted uuid, origin text, asked uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p record;
  of_clinic uuid;
BEGIN
  SELECT * INTO p FROM auth.person_of(token);
  UPDATE auth.sessions AS s SET revoked_at = now()
  WHERE s.id = wanted AND s.account_id = p.account AND s.kind = 'browser'
    AND s.revoked_at IS NULL AND s.expires_at > now()
  RETURNING s.clinic_id INTO of_clinic;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM auth.write_account_event('session_ended', p.account, of_clinic, NULL, '{}', origin, asked);
  RETURN true;
END $$;

-- Ends every browser's session of one's own, this one too or not. Keys for programs stay.
CREATE FUNCTION auth.end_own_sessions(token bytea, this_one boolean, origin text, asked uuid)
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p record;
  ended bigint;
BEGIN
  SELECT * INTO p FROM auth.person_of(token);
  UPDATE auth.sessions AS s SET revoked_at = now()
  WHERE s.account_id = p.account AND s.kind = 'browser' AND s.revoked_at IS NULL
    AND s.expires_at > now() AND (this_one OR s.id <> p.session);
  GET DIAGNOSTICS ended = ROW_COUNT;
  PERFORM auth.write_account_event('sessions_ended', p.account, NULL, NULL,
                                   jsonb_build_object('sessions', ended), origin, asked);
  RETURN ended;
END $$;

-- Keeps one's name and language.
CREATE FUNCTION auth.keep_own_profile(token bytea, new_name text, new_lang text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE auth.accounts AS a SET display_name = new_name, lang = new_lang
  FROM auth.person_of(token) AS p
  WHERE a.id = p.account
$$;

-- Sets a password and lets every link and ticket of the account go. Never granted.
CREATE FUNCTION auth.make_password(account uuid, hash text) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  UPDATE auth.accounts AS a SET password_hash = hash, password_changed_at = now() WHERE a.id = account;
  UPDATE auth.resets AS r SET over_at = now() WHERE r.account_id = account AND r.over_at IS NULL;
  DELETE FROM auth.tickets AS t WHERE t.account_id = account AND t.kind = 'second_step'
$$;

-- Changes one's password, if it is still the one that was checked; every other session and every key ends.
CREATE FUNCTION auth.change_own_password(token bytea, checked text, hash text, origin text, asked uuid)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p record;
BEGIN
  SELECT * INTO p FROM auth.person_of(token);
  PERFORM FROM auth.accounts AS a WHERE a.id = p.account AND a.password_hash = checked FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM auth.make_password(p.account, hash);
  PERFORM auth.make_sessions_end(p.account, NULL, p.session);
  PERFORM auth.write_account_event('password_changed', p.account, NULL, NULL, '{}', origin, asked);
  RETURN true;
END $$;

-- Keeps a way to choose a new password for the account of an e-mail, if there is one; earlier ones are
-- over. Says to whom the letter goes.
CREATE FUNCTION auth.ask_reset(wanted text, reset uuid, hash bytea, lifetime interval, mac bytea)
RETURNS TABLE (account_id uuid, display_name text, lang text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  found_account auth.accounts;
BEGIN
  PERFORM auth.demand(mac, 'ask_reset', wanted, reset::text, encode(hash, 'hex'));
  SELECT * INTO found_account FROM auth.accounts AS a
  WHERE a.email = wanted AND a.disabled_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  -- The job that asks may run twice.
  IF NOT EXISTS (SELECT FROM auth.resets AS r WHERE r.id = reset) THEN
    UPDATE auth.resets AS r SET over_at = now()
    WHERE r.account_id = found_account.id AND r.over_at IS NULL;
    INSERT INTO auth.resets (id, account_id, token_hash, expires_at)
    VALUES (reset, found_account.id, hash, now() + lifetime);
  END IF;
  RETURN QUERY SELECT found_account.id, found_account.display_name, found_account.lang;
END $$;

-- Whose new password a link is for; no row if the link is over.
CREATE FUNCTION auth.reset_of(token bytea)
RETURNS TABLE (email text, display_name text, clinics text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.email, a.display_name,
         ARRAY(SELECT n FROM auth.members AS m
               JOIN auth.clinics AS k ON k.clinic_id = m.clinic_id
               CROSS JOIN LATERAL unnest(ARRAY[k.name, k.name_th, k.slug]) AS n
               WHERE m.account_id = a.id)
  FROM auth.resets AS r JOIN auth.accounts AS a ON a.id = r.account_id
  WHERE r.token_hash = sha256(token) AND r.over_at IS NULL AND r.expires_at > now()
    AND a.disabled_at IS NULL
$$;

-- Uses a link: the row's lock lets one of many through. Every session and key of the account ends.
CREATE FUNCTION auth.use_reset(token bytea, hash text, origin text, asked uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  account uuid;
BEGIN
  UPDATE auth.resets AS r SET over_at = now()
  FROM auth.accounts AS a
  WHERE r.token_hash = sha256(token) AND r.over_at IS NULL AND r.expires_at > now()
    AND a.id = r.account_id AND a.disabled_at IS NULL
  RETURNING r.account_id INTO account;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  PERFORM auth.make_password(account, hash);
  PERFORM auth.make_sessions_end(account, NULL, NULL);
  PERFORM auth.write_account_event('password_reset', account, NULL, NULL, '{}', origin, asked);
  RETURN account;
END $$;

-- Notes whether a second factor is there. The recovery codes go with the last one. Never granted; call it
-- with the account's row locked.
CREATE FUNCTION auth.write_second_factor(account uuid) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  UPDATE auth.accounts AS a
  SET second_factor = EXISTS (SELECT FROM auth.passkeys AS k WHERE k.account_id = account)
    OR EXISTS (SELECT FROM auth.code_generators AS g
               WHERE g.account_id = account AND g.confirmed_at IS NOT NULL)
  WHERE a.id = account;
  DELETE FROM auth.recovery_codes AS c USING auth.accounts AS a
  WHERE c.account_id = account AND a.id = account AND NOT a.second_factor
$$;

-- Keeps the sealed secret of a code generator that is being set up.
CREATE FUNCTION auth.begin_generator(token bytea, new_sealed bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO auth.code_generators AS g (account_id, sealed)
  SELECT p.account, new_sealed FROM auth.person_of(token) AS p
  ON CONFLICT (account_id) DO UPDATE SET sealed = excluded.sealed WHERE g.confirmed_at IS NULL
$$;

-- The first code was right: from now on one is asked for.
CREATE FUNCTION auth.confirm_generator(token bytea, step bigint, origin text, asked uuid)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p record;
BEGIN
  SELECT * INTO p FROM auth.person_of(token);
  PERFORM FROM auth.accounts AS a WHERE a.id = p.account FOR UPDATE;
  UPDATE auth.code_generators AS g SET confirmed_at = now(), last_step = step
  WHERE g.account_id = p.account AND g.confirmed_at IS NULL;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM auth.write_second_factor(p.account);
  PERFORM auth.write_account_event('second_factor_added', p.account, NULL, NULL, '{}', origin, asked);
  RETURN true;
END $$;

-- Takes the code generator or, by its id, a passkey away: 'removed', 'missing', or 'last' for a super
-- admin's last factor, which stays.
CREATE FUNCTION auth.remove_factor(token bytea, passkey uuid, origin text, asked uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p record;
  owner auth.accounts;
BEGIN
  SELECT * INTO p FROM auth.person_of(token);
  SELECT * INTO owner FROM auth.accounts AS a WHERE a.id = p.account FOR UPDATE;
  IF NOT EXISTS (
       SELECT FROM auth.passkeys AS k WHERE k.account_id = p.account AND k.id = passkey
       UNION ALL
       SELECT FROM auth.code_generators AS g
       WHERE g.account_id = p.account AND passkey IS NULL AND g.confirmed_at IS NOT NULL) THEN
    RETURN 'missing';
  ELSIF owner.super_admin AND NOT owner.demo AND 1 = (
       SELECT count(*) FROM (
         SELECT FROM auth.passkeys AS k WHERE k.account_id = p.account
         UNION ALL
         SELECT FROM auth.code_generators AS g
         WHERE g.account_id = p.account AND g.confirmed_at IS NOT NULL) AS factor) THEN
    RETURN 'last';
  END IF;
  DELETE FROM auth.passkeys AS k WHERE k.account_id = p.account AND k.id = passkey;
  DELETE FROM auth.code_generators AS g WHERE g.account_id = p.account AND passkey IS NULL;
  PERFORM auth.write_second_factor(p.account);
  PERFORM auth.write_account_event(
    CASE WHEN passkey IS NULL THEN 'second_factor_removed' ELSE 'passkey_removed' END,
    p.account, NULL, NULL, '{}', origin, asked);
  RETURN 'removed';
END $$;

-- Replaces one's recovery codes. False without a second factor that they could stand for.
CREATE FUNCTION auth.keep_recovery_codes(token bytea, hashes bytea[], origin text, asked uuid)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p record;
BEGIN
  SELECT * INTO p FROM auth.person_of(token);
  PERFORM FROM auth.accounts AS a WHERE a.id = p.account AND a.second_factor FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  DELETE FROM auth.recovery_codes AS c WHERE c.account_id = p.account;
  INSERT INTO auth.recovery_codes (account_id, code_hash)
  SELECT p.account, h FROM unnest(hashes) AS h;
  PERFORM auth.write_account_event('recovery_codes_made', p.account, NULL, NULL, '{}', origin, asked);
  RETURN true;
END $$;

CREATE FUNCTION auth.own_passkeys(token bytea)
RETURNS TABLE (id uuid, name text, credential_id bytea, created_at timestamptz, used_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.id, k.name, k.credential_id, k.created_at, k.used_at
  FROM auth.person_of(token) AS p JOIN auth.passkeys AS k ON k.account_id = p.account
  ORDER BY k.created_at, k.id
$$;

CREATE FUNCTION auth.add_passkey(token bytea, passkey uuid, raw_id bytea, new_name text,
                                 new_credential jsonb, origin text, asked uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p record;
BEGIN
  SELECT * INTO p FROM auth.person_of(token);
  PERFORM FROM auth.accounts AS a WHERE a.id = p.account FOR UPDATE;
  INSERT INTO auth.passkeys (id, account_id, credential_id, name, credential)
  VALUES (passkey, p.account, raw_id, new_name, new_credential);
  PERFORM auth.write_second_factor(p.account);
  PERFORM auth.write_account_event('passkey_added', p.account, NULL, NULL, '{}', origin, asked);
END $$;

-- What the second step of a sign-in may be answered with.
CREATE FUNCTION auth.factors_of(account uuid, mac bytea)
RETURNS TABLE (needed boolean, sealed bytea, credentials jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM auth.demand(mac, 'factors', account::text);
  RETURN QUERY SELECT a.second_factor, g.sealed,
    coalesce((SELECT jsonb_agg(k.credential ORDER BY k.created_at) FROM auth.passkeys AS k
              WHERE k.account_id = a.id), '[]')
  FROM auth.accounts AS a
  LEFT JOIN auth.code_generators AS g ON g.account_id = a.id AND g.confirmed_at IS NOT NULL
  WHERE a.id = account;
END $$;

-- Whose passkey this is, and the passkey.
CREATE FUNCTION auth.passkey_named(raw_id bytea, mac bytea)
RETURNS TABLE (account_id uuid, super_admin boolean, credential jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM auth.demand(mac, 'passkey_named', encode(raw_id, 'hex'));
  RETURN QUERY SELECT k.account_id, a.super_admin, k.credential
  FROM auth.passkeys AS k JOIN auth.accounts AS a ON a.id = k.account_id
  WHERE k.credential_id = raw_id AND a.disabled_at IS NULL;
END $$;

-- Keeps a passkey as it is after it was used: its counter may have moved.
CREATE FUNCTION auth.passkey_used(raw_id bytea, new_credential text, mac bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auth.demand(mac, 'passkey_used', encode(raw_id, 'hex'), new_credential);
  UPDATE auth.passkeys AS k SET credential = new_credential::jsonb, used_at = now()
  WHERE k.credential_id = raw_id;
END $$;

-- Uses the code of a step; false if this step or a later one was used.
CREATE FUNCTION auth.use_step(account uuid, step bigint, mac bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auth.demand(mac, 'use_step', account::text, step::text);
  UPDATE auth.code_generators AS g SET last_step = step
  WHERE g.account_id = account AND g.confirmed_at IS NOT NULL AND g.last_step < step;
  RETURN FOUND;
END $$;

-- Uses a recovery code; false if there is none such, or it was used.
CREATE FUNCTION auth.use_recovery_code(account uuid, hash bytea, origin text, asked uuid, mac bytea)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auth.demand(mac, 'use_recovery_code', account::text, encode(hash, 'hex'));
  UPDATE auth.recovery_codes AS c SET used_at = now()
  WHERE c.account_id = account AND c.code_hash = hash AND c.used_at IS NULL;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM auth.write_account_event('recovery_code_used', account, NULL, NULL, '{}', origin, asked);
  RETURN true;
END $$;

-- Opens a ticket. Old ones are swept up on the way.
CREATE FUNCTION auth.open_ticket(hash bytea, account uuid, of_kind text, new_state jsonb, mac bytea)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auth.demand(mac, 'open_ticket', encode(hash, 'hex'), account::text, of_kind);
  DELETE FROM auth.tickets AS t WHERE t.created_at < now() - interval '1 hour';
  INSERT INTO auth.tickets (secret_hash, account_id, kind, state)
  VALUES (hash, account, of_kind, new_state);
END $$;

-- What a ticket was opened for; no row after five minutes or once it is spent.
CREATE FUNCTION auth.ticket_of(token bytea, of_kind text)
RETURNS TABLE (account_id uuid, state jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.account_id, t.state FROM auth.tickets AS t
  WHERE t.secret_hash = sha256(token) AND t.kind = of_kind AND t.spent_at IS NULL
    AND t.created_at > now() - interval '5 minutes'
$$;

-- Counts a try before its answer is looked at: five for a ticket, ten within an hour for all tickets of an
-- account. The account's row is locked, so that tries side by side are counted one by one.
CREATE FUNCTION auth.try_ticket(token bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ticket auth.tickets;
BEGIN
  SELECT * INTO ticket FROM auth.tickets AS t
  WHERE t.secret_hash = sha256(token) AND t.kind = 'second_step' AND t.spent_at IS NULL
    AND t.created_at > now() - interval '5 minutes';
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM FROM auth.accounts AS a WHERE a.id = ticket.account_id FOR NO KEY UPDATE;
  IF (SELECT sum(t.tries) FROM auth.tickets AS t
      WHERE t.account_id = ticket.account_id AND t.kind = 'second_step') >= 10 THEN
    RETURN false;
  END IF;
  UPDATE auth.tickets AS t SET tries = t.tries + 1
  WHERE t.secret_hash = ticket.secret_hash AND t.tries < 5;
  RETURN FOUND;
END $$;

-- Spends a ticket, once. Whoever gets true goes on. The account's failed tries are forgiven.
CREATE FUNCTION auth.spend_ticket(token bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ticket auth.tickets;
BEGIN
  UPDATE auth.tickets AS t SET spent_at = now()
  WHERE t.secret_hash = sha256(token) AND t.spent_at IS NULL
    AND t.created_at > now() - interval '5 minutes'
  RETURNING * INTO ticket;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF ticket.kind = 'second_step' THEN
    UPDATE auth.tickets AS t SET tries = 0
    WHERE t.account_id = ticket.account_id AND t.kind = 'second_step';
  END IF;
  RETURN true;
END $$;

-- Keeps the browser that an account signed in with: true if it is a new one, and not the first.
CREATE FUNCTION auth.keep_device(account uuid, hash bytea, mac bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  others boolean;
BEGIN
  PERFORM auth.demand(mac, 'keep_device', account::text, encode(hash, 'hex'));
  others := EXISTS (SELECT FROM auth.devices AS d WHERE d.account_id = account);
  UPDATE auth.devices AS d SET seen_at = now() WHERE d.account_id = account AND d.device_hash = hash;
  IF FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO auth.devices (account_id, device_hash) VALUES (account, hash) ON CONFLICT DO NOTHING;
  RETURN others;
END $$;

-- To whom a letter about an account goes, and how many recovery codes are left.
CREATE FUNCTION auth.addressee(account uuid, mac bytea)
RETURNS TABLE (email text, display_name text, lang text, codes_left bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM auth.demand(mac, 'addressee', account::text);
  RETURN QUERY SELECT a.email, a.display_name, a.lang,
    (SELECT count(*) FROM auth.recovery_codes AS c WHERE c.account_id = a.id AND c.used_at IS NULL)
  FROM auth.accounts AS a WHERE a.id = account;
END $$;

-- The clinics that one belongs to, by name.
CREATE FUNCTION auth.own_memberships(token bytea)
RETURNS TABLE (clinic_id uuid, name text, name_th text, mark text, role text, suspended boolean,
               here boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.clinic_id, k.name, k.name_th, k.mark, m.role, k.status = 'suspended',
         k.clinic_id IS NOT DISTINCT FROM p.clinic
  FROM auth.person_of(token) AS p
  JOIN auth.members AS m ON m.account_id = p.account AND m.disabled_at IS NULL
  JOIN auth.clinics AS k ON k.clinic_id = m.clinic_id
  ORDER BY k.name, k.clinic_id
$$;

-- Opens a session in another clinic of one's own and ends this one.
CREATE FUNCTION auth.switch_clinic(token bytea, hash bytea, wanted uuid, origin text, asked uuid)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p record;
BEGIN
  SELECT * INTO p FROM auth.person_of(token);
  IF NOT EXISTS (SELECT FROM auth.members AS m JOIN auth.clinics AS k ON k.clinic_id = m.clinic_id
                 WHERE m.account_id = p.account AND m.clinic_id = wanted AND m.disabled_at IS NULL
                   AND (k.status = 'active' OR m.role = 'clinic_owner')) THEN
    RETURN false;
  END IF;
  INSERT INTO auth.sessions (token_hash, account_id, clinic_id, user_agent, address, expires_at)
  SELECT hash, s.account_id, wanted, s.user_agent, left(origin, 60), s.expires_at
  FROM auth.sessions AS s WHERE s.id = p.session;
  PERFORM auth.write_account_event('signed_in', p.account, wanted, NULL, '{}', origin, asked);
  PERFORM auth.close_session(token, origin, asked);
  RETURN true;
END $$;

-- As in 0009. A suspended clinic where one is not the owner comes last: it would open to nothing.
CREATE OR REPLACE FUNCTION auth.memberships(account uuid, mac bytea)
RETURNS TABLE (clinic_id uuid, role text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM auth.demand(mac, 'memberships', account::text);
  RETURN QUERY SELECT m.clinic_id, m.role
  FROM auth.members AS m JOIN auth.clinics AS k ON k.clinic_id = m.clinic_id
  WHERE m.account_id = account AND m.disabled_at IS NULL
  ORDER BY k.status = 'suspended' AND m.role <> 'clinic_owner',
           k.status = 'suspended',
           (SELECT max(s.created_at) FROM auth.sessions AS s
            WHERE s.account_id = account AND s.clinic_id = m.clinic_id) DESC NULLS LAST,
           m.created_at, m.clinic_id;
END $$;

RESET ROLE;

ALTER TABLE auth.resets ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.code_generators ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.passkeys ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.recovery_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.tickets ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.devices ENABLE ROW LEVEL SECURITY;

GRANT EXECUTE ON FUNCTION auth.own_account(bytea), auth.own_sessions(bytea),
  auth.end_own_session(bytea, uuid, text, uuid), auth.end_own_sessions(bytea, boolean, text, uuid),
  auth.keep_own_profile(bytea, text, text),
  auth.change_own_password(bytea, text, text, text, uuid),
  auth.ask_reset(text, uuid, bytea, interval, bytea), auth.reset_of(bytea),
  auth.use_reset(bytea, text, text, uuid), auth.begin_generator(bytea, bytea),
  auth.confirm_generator(bytea, bigint, text, uuid), auth.remove_factor(bytea, uuid, text, uuid),
  auth.keep_recovery_codes(bytea, bytea[], text, uuid), auth.own_passkeys(bytea),
  auth.add_passkey(bytea, uuid, bytea, text, jsonb, text, uuid), auth.factors_of(uuid, bytea),
  auth.passkey_named(bytea, bytea), auth.passkey_used(bytea, text, bytea),
  auth.use_step(uuid, bigint, bytea), auth.use_recovery_code(uuid, bytea, text, uuid, bytea),
  auth.open_ticket(bytea, uuid, text, jsonb, bytea), auth.ticket_of(bytea, text),
  auth.try_ticket(bytea), auth.spend_ticket(bytea), auth.keep_device(uuid, bytea, bytea),
  auth.addressee(uuid, bytea), auth.own_memberships(bytea), auth.switch_clinic(bytea, bytea, uuid, text, uuid) TO clinic_auth;
