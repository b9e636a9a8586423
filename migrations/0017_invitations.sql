-- Invitations: the only way into a clinic. A row is written by the functions below alone; whoever may
-- see it reads it behind the wall. Of a link's secret only the hash is kept.

CREATE TABLE app.invitations (
  clinic_id uuid NOT NULL REFERENCES app.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  email text NOT NULL CHECK (email = lower(email) AND length(email) <= 254),
  role text NOT NULL CHECK (role IN ('clinic_owner', 'clinic_admin', 'clinic_staff',
                                     'sales_staff', 'customer')),
  -- The name to greet with, until the person gives their own.
  full_name text NOT NULL DEFAULT '' CHECK (length(full_name) <= 120),
  lang text NOT NULL CHECK (lang IN ('th', 'en')),
  -- The record that an invited customer takes over; without one they get a new one.
  customer_id uuid,
  token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
  -- Counts the links: each time it is sent again the one before is dead.
  version integer NOT NULL DEFAULT 1,
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  revoked_at timestamptz,
  -- Whoever invited. Null for a super admin.
  created_by uuid,
  -- Who vouches for it, and has to be able to when it is accepted: whoever sent it last.
  vouched_by uuid,
  vouched_by_account uuid NOT NULL,
  created_at timestamptz NOT NULL,
  -- What became of the mail.
  sent_at timestamptz,
  failed_at timestamptz,
  metadata jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, customer_id) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, created_by) REFERENCES app.profiles (clinic_id, id),
  FOREIGN KEY (clinic_id, vouched_by) REFERENCES app.profiles (clinic_id, id),
  CHECK (customer_id IS NULL OR role = 'customer'),
  CHECK (accepted_at IS NULL OR revoked_at IS NULL)
);
CREATE INDEX ON app.invitations (clinic_id, created_at DESC, id DESC);
CREATE INDEX ON app.invitations (clinic_id, customer_id);
CREATE INDEX ON app.invitations (clinic_id, created_by);
CREATE INDEX ON app.invitations (clinic_id, vouched_by);
CREATE UNIQUE INDEX ON app.invitations (clinic_id, token_hash);
-- One open invitation for a person in a clinic.
CREATE UNIQUE INDEX invitations_open ON app.invitations (clinic_id, email)
  WHERE accepted_at IS NULL AND revoked_at IS NULL;

SELECT guard.protect('app.invitations', '{
  "staff":   {"can": "select",
              "rows": "(SELECT ctx.role()) IN (''clinic_owner'', ''clinic_admin'')
                       OR created_by = (SELECT ctx.member_id())"},
  "sales":   {"can": "select", "rows": "created_by = (SELECT ctx.member_id())"},
  "worker":  {"can": "select, update (sent_at, failed_at)"},
  "definer": {"can": "insert, update"}}');

-- An invited customer gets a record when they accept, under the clinic's next number.
GRANT INSERT ON app.customers TO auth_owner;
GRANT INSERT, UPDATE (value) ON app.counters TO auth_owner;
CREATE POLICY definer_rows ON app.customers FOR INSERT TO auth_owner WITH CHECK (true);
CREATE POLICY definer_rows ON app.counters FOR ALL TO auth_owner USING (true) WITH CHECK (true);

SET ROLE auth_owner;

CREATE FUNCTION auth.rank(role text) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE role WHEN 'super_admin' THEN 5 WHEN 'clinic_owner' THEN 4 WHEN 'clinic_admin' THEN 3
                   WHEN 'clinic_staff' THEN 2 WHEN 'sales_staff' THEN 2 WHEN 'customer' THEN 1
                   ELSE 0 END
$$;

-- How many seats of the clinic are taken at `at`: by people who work there, and by open invitations; the
-- invitation `but` is left out. Never granted. Call it with the clinic's row locked.
CREATE FUNCTION auth.make_seat_count(clinic uuid, but uuid, at timestamptz) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT (SELECT count(*) FROM auth.members AS m
          WHERE m.clinic_id = clinic AND m.role <> 'customer' AND m.disabled_at IS NULL)
       + (SELECT count(*) FROM app.invitations AS i
          WHERE i.clinic_id = clinic AND i.role <> 'customer' AND i.accepted_at IS NULL
            AND i.revoked_at IS NULL AND i.expires_at > at AND i.id IS DISTINCT FROM but)
$$;

-- What stands against a seat more: nothing, 'suspended' or 'seats'. Locks the clinic's row, so that seats
-- are given one after the other. Never granted.
CREATE FUNCTION auth.make_room(clinic uuid, as_role text, but uuid, at timestamptz) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  k record;
BEGIN
  SELECT c.status, c.seats INTO k FROM auth.clinics AS c WHERE c.clinic_id = clinic
  FOR NO KEY UPDATE;
  IF k.status = 'suspended' THEN
    RETURN 'suspended';
  ELSIF as_role <> 'customer' AND k.seats IS NOT NULL
        AND auth.make_seat_count(clinic, but, at) >= k.seats THEN
    RETURN 'seats';
  END IF;
  RETURN NULL;
END $$;

-- Writes an invitation, or says what stands against it. In the context of the clinic. Never granted.
CREATE FUNCTION auth.make_invitation(clinic uuid, invitation uuid, to_email text, as_role text,
                                     given_name text, in_lang text, for_customer uuid, hash bytea,
                                     at timestamptz, until timestamptz, inviter uuid,
                                     inviter_account uuid, inviter_role text, more jsonb)
RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  obstacle text;
BEGIN
  IF auth.rank(as_role) > auth.rank(inviter_role) THEN
    RETURN 'rank';
  END IF;
  obstacle := auth.make_room(clinic, as_role, NULL, at);
  IF obstacle IS NOT NULL THEN
    RETURN obstacle;
  END IF;
  IF EXISTS (SELECT FROM auth.members AS m JOIN auth.accounts AS a ON a.id = m.account_id
             WHERE m.clinic_id = clinic AND a.email = to_email) THEN
    RETURN 'member';
  ELSIF EXISTS (SELECT FROM auth.members AS m
                WHERE m.clinic_id = clinic AND m.customer_id = for_customer) THEN
    RETURN 'linked';
  END IF;
  -- One that has expired gives way to the new one.
  UPDATE app.invitations AS i SET revoked_at = at
  WHERE i.clinic_id = clinic AND i.email = to_email AND i.expires_at <= at
    AND i.accepted_at IS NULL AND i.revoked_at IS NULL;
  INSERT INTO app.invitations (clinic_id, id, email, role, full_name, lang, customer_id, token_hash,
                               expires_at, created_by, vouched_by, vouched_by_account, created_at,
                               metadata)
  VALUES (clinic, invitation, to_email, as_role, given_name, in_lang, for_customer, hash,
          until, inviter, inviter, inviter_account, at, more)
  ON CONFLICT (clinic_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL DO NOTHING;
  RETURN CASE WHEN FOUND THEN 'ok' ELSE 'pending' END;
END $$;

-- Gives an open invitation a new link and a new end; whoever does it vouches for it from now on.
-- In the context of the clinic. Never granted.
CREATE FUNCTION auth.make_new_link(clinic uuid, invitation uuid, hash bytea, at timestamptz,
                                   until timestamptz, inviter uuid, inviter_account uuid,
                                   inviter_role text)
RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  i app.invitations;
  obstacle text;
BEGIN
  obstacle := auth.make_room(clinic, 'customer', NULL, at); -- the lock, and whether it is suspended
  SELECT * INTO i FROM app.invitations AS o
  WHERE o.clinic_id = clinic AND o.id = invitation FOR UPDATE;
  IF NOT FOUND THEN
    RETURN 'missing';
  ELSIF obstacle IS NOT NULL THEN
    RETURN obstacle;
  ELSIF i.accepted_at IS NOT NULL THEN
    RETURN 'accepted';
  ELSIF i.revoked_at IS NOT NULL THEN
    RETURN 'revoked';
  ELSIF auth.rank(i.role) > auth.rank(inviter_role) THEN
    RETURN 'rank';
  END IF;
  obstacle := auth.make_room(clinic, i.role, i.id, at);
  IF obstacle IS NOT NULL THEN
    RETURN obstacle;
  END IF;
  UPDATE app.invitations AS o
  SET token_hash = hash, version = o.version + 1, expires_at = until, sent_at = NULL,
      failed_at = NULL, vouched_by = inviter, vouched_by_account = inviter_account
  WHERE o.clinic_id = clinic AND o.id = invitation;
  RETURN 'ok';
END $$;

-- Takes an open invitation back. In the context of the clinic. Never granted.
CREATE FUNCTION auth.make_revoked(clinic uuid, invitation uuid, at timestamptz) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  i app.invitations;
BEGIN
  SELECT * INTO i FROM app.invitations AS o
  WHERE o.clinic_id = clinic AND o.id = invitation FOR UPDATE;
  IF NOT FOUND THEN
    RETURN 'missing';
  ELSIF i.accepted_at IS NOT NULL THEN
    RETURN 'accepted';
  ELSIF i.revoked_at IS NOT NULL THEN
    RETURN 'revoked';
  END IF;
  UPDATE app.invitations AS o SET revoked_at = at
  WHERE o.clinic_id = clinic AND o.id = invitation;
  RETURN 'ok';
END $$;

-- The doors of a clinic's people. The program vouches that it asked for the permission; who invites is
-- taken from the context.
CREATE FUNCTION auth.invite(invitation uuid, to_email text, as_role text, given_name text,
                            in_lang text, for_customer uuid, hash bytea, at timestamptz,
                            until timestamptz, mac bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auth.demand(mac, 'invite', ctx.clinic_id()::text, ctx.account_id()::text,
                      invitation::text, to_email, as_role, for_customer::text, encode(hash, 'hex'));
  RETURN auth.make_invitation(ctx.writable_clinic_id(), invitation, to_email, as_role, given_name,
    in_lang, for_customer, hash, at, until, ctx.member_id(), ctx.account_id(), ctx.role(), '{}');
END $$;

-- Owners and admins change every invitation, others the ones they sent.
CREATE FUNCTION auth.is_mine(invitation uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT ctx.role() IN ('clinic_owner', 'clinic_admin') OR EXISTS (
    SELECT FROM app.invitations AS i WHERE i.clinic_id = ctx.clinic_id() AND i.id = invitation
      AND i.created_by = ctx.member_id())
$$;

CREATE FUNCTION auth.invite_again(invitation uuid, hash bytea, at timestamptz, until timestamptz,
                                  mac bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auth.demand(mac, 'invite-again', ctx.clinic_id()::text, ctx.account_id()::text,
                      invitation::text, encode(hash, 'hex'));
  IF NOT auth.is_mine(invitation) THEN
    RETURN 'missing';
  END IF;
  RETURN auth.make_new_link(ctx.writable_clinic_id(), invitation, hash, at, until, ctx.member_id(),
                            ctx.account_id(), ctx.role());
END $$;

CREATE FUNCTION auth.revoke_invitation(invitation uuid, at timestamptz, mac bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM auth.demand(mac, 'revoke-invitation', ctx.clinic_id()::text, ctx.account_id()::text,
                      invitation::text);
  IF NOT auth.is_mine(invitation) THEN
    RETURN 'missing';
  END IF;
  RETURN auth.make_revoked(ctx.writable_clinic_id(), invitation, at);
END $$;

-- The doors of a super admin, into any clinic. Each enqueues the mail itself, as the context of a super
-- admin is no clinic's.
CREATE FUNCTION auth.invite_as_super(token bytea, clinic uuid, invitation uuid, to_email text,
                                     as_role text, given_name text, in_lang text, hash bytea,
                                     at timestamptz, until timestamptz, origin text, asked uuid)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  account constant uuid := auth.super_admin_of(token);
  outcome text;
BEGIN
  IF NOT EXISTS (SELECT FROM auth.clinics AS k WHERE k.clinic_id = clinic AND NOT k.throwaway) THEN
    RETURN 'no-clinic';
  END IF;
  PERFORM auth.establish(clinic, NULL, 'super_admin', NULL, account);
  outcome := auth.make_invitation(clinic, invitation, to_email, as_role, given_name, in_lang, NULL,
                                  hash, at, until, NULL, account, 'super_admin', '{}');
  IF outcome = 'ok' THEN
    PERFORM queue.enqueue('send_letter', 'invitation ' || invitation || ' 1', jsonb_build_object(
      'letter', 'invitation', 'invitation', invitation, 'version', 1), at);
    PERFORM auth.write_event('super_admin', account, NULL, 'invitation_sent', invitation,
                             jsonb_build_object('role', as_role), origin, asked);
  END IF;
  PERFORM auth.restore(context);
  RETURN outcome;
END $$;

CREATE FUNCTION auth.invite_again_as_super(token bytea, clinic uuid, invitation uuid, hash bytea,
                                           new_version integer, at timestamptz, until timestamptz,
                                           origin text, asked uuid)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  account constant uuid := auth.super_admin_of(token);
  outcome text;
BEGIN
  PERFORM auth.establish(clinic, NULL, 'super_admin', NULL, account);
  outcome := auth.make_new_link(clinic, invitation, hash, at, until, NULL, account, 'super_admin');
  IF outcome = 'ok' THEN
    PERFORM queue.enqueue('send_letter', 'invitation ' || invitation || ' ' || new_version,
      jsonb_build_object('letter', 'invitation', 'invitation', invitation, 'version', new_version),
      at);
    PERFORM auth.write_event('super_admin', account, NULL, 'invitation_resent', invitation, '{}',
                             origin, asked);
  END IF;
  PERFORM auth.restore(context);
  RETURN outcome;
END $$;

CREATE FUNCTION auth.revoke_invitation_as_super(token bytea, clinic uuid, invitation uuid,
                                                at timestamptz, origin text, asked uuid)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  account constant uuid := auth.super_admin_of(token);
  outcome text;
BEGIN
  PERFORM auth.establish(clinic, NULL, 'super_admin', NULL, account);
  outcome := auth.make_revoked(clinic, invitation, at);
  IF outcome = 'ok' THEN
    PERFORM auth.write_event('super_admin', account, NULL, 'invitation_revoked', invitation, '{}',
                             origin, asked);
  END IF;
  PERFORM auth.restore(context);
  RETURN outcome;
END $$;

-- A super admin's list of a clinic's invitations, the newest first.
CREATE FUNCTION auth.invitations_of(token bytea, clinic uuid)
RETURNS TABLE (id uuid, email text, role text, full_name text, lang text, version integer,
               expires_at timestamptz, accepted_at timestamptz, revoked_at timestamptz,
               created_at timestamptz, sent_at timestamptz, failed_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  context constant text := current_setting('ctx.v', true);
BEGIN
  PERFORM auth.super_admin_of(token);
  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  RETURN QUERY SELECT i.id, i.email, i.role, i.full_name, i.lang, i.version, i.expires_at,
      i.accepted_at, i.revoked_at, i.created_at, i.sent_at, i.failed_at
  FROM app.invitations AS i WHERE i.clinic_id = clinic ORDER BY i.created_at DESC, i.id DESC;
  PERFORM auth.restore(context);
END $$;

-- What a link stands for, for whoever holds it. The clinic is named beside the secret, so that the row is
-- found behind the wall like any other.
CREATE FUNCTION auth.invitation(token bytea, clinic uuid)
RETURNS TABLE (id uuid, email text, role text, full_name text, lang text, expires_at timestamptz,
               accepted_at timestamptz, revoked_at timestamptz, name text, name_th text,
               colour text, mark text, zone text, suspended boolean, inviter text,
               account_exists boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  context constant text := current_setting('ctx.v', true);
BEGIN
  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  RETURN QUERY
  SELECT i.id, i.email, i.role, i.full_name, i.lang, i.expires_at, i.accepted_at, i.revoked_at,
         k.name, k.name_th, k.colour, k.mark, k.zone, k.status = 'suspended',
         coalesce(p.display_name, ''),
         EXISTS (SELECT FROM auth.accounts AS a WHERE a.email = i.email)
  FROM app.invitations AS i
  JOIN auth.clinics AS k ON k.clinic_id = i.clinic_id
  LEFT JOIN app.profiles AS p ON p.clinic_id = i.clinic_id AND p.id = i.created_by
  WHERE i.clinic_id = clinic AND i.token_hash = sha256(token);
  PERFORM auth.restore(context);
END $$;

-- Whether the one who vouches for the invitation still may. Never granted.
CREATE FUNCTION auth.make_sure_of_inviter(i app.invitations) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN (i).vouched_by IS NULL THEN EXISTS (
      SELECT FROM auth.accounts AS a
      WHERE a.id = (i).vouched_by_account AND a.super_admin AND a.disabled_at IS NULL)
    ELSE EXISTS (
      SELECT FROM auth.members AS m
      WHERE m.clinic_id = (i).clinic_id AND m.id = (i).vouched_by AND m.disabled_at IS NULL
        AND auth.rank((i).role) <= auth.rank(m.role)
        AND NOT 'invitations.create' = ANY (m.withdrawn)
        AND ((i).role = 'customer' OR m.role IN ('clinic_owner', 'clinic_admin')
             AND NOT 'team.manage' = ANY (m.withdrawn) OR 'team.manage' = ANY (m.granted)))
    END
$$;

-- The record of an invited customer: the one they were invited for, or a new one. Never granted.
CREATE FUNCTION auth.make_customer_of(i app.invitations, customer uuid, called text, at timestamptz)
RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  next_number bigint;
BEGIN
  IF i.customer_id IS NOT NULL THEN
    RETURN i.customer_id;
  END IF;
  INSERT INTO app.counters AS k (clinic_id, series, value) VALUES (i.clinic_id, 'customers', 1)
  ON CONFLICT (clinic_id, series) DO UPDATE SET value = k.value + 1
  RETURNING value INTO next_number;
  INSERT INTO app.customers (clinic_id, id, number, full_name, email, assigned_to, created_by,
                             created_at, updated_at)
  VALUES (i.clinic_id, customer, next_number, called, i.email,
    (SELECT m.id FROM auth.members AS m WHERE m.clinic_id = i.clinic_id AND m.id = i.created_by
       AND m.role = 'sales_staff'),
    i.created_by, at, at);
  RETURN customer;
END $$;

-- Makes the membership that a link stands for: once, whatever runs beside it. With a password's hash a new
-- account is made; without one the account `account` exists, has signed in, and joins. The program vouches
-- for that. `new_member` and `new_customer` are the ids to use.
CREATE FUNCTION auth.accept_invitation(token bytea, clinic uuid, account uuid, called text,
                                       new_hash text, new_member uuid, new_customer uuid,
                                       at timestamptz, origin text, asked uuid, mac bytea)
RETURNS TABLE (outcome text, role text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  i app.invitations;
  obstacle text;
  customer uuid;
BEGIN
  PERFORM auth.demand(mac, 'accept', encode(sha256(token), 'hex'), clinic::text, account::text,
                      called, new_hash);
  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  -- The clinic's lock comes first here as everywhere, then the invitation's.
  obstacle := auth.make_room(clinic, 'customer', NULL, at);
  SELECT * INTO i FROM app.invitations AS o
  WHERE o.clinic_id = clinic AND o.token_hash = sha256(token) FOR UPDATE;
  obstacle := CASE
    WHEN i.id IS NULL THEN 'missing'
    WHEN i.accepted_at IS NOT NULL THEN 'accepted'
    WHEN i.revoked_at IS NOT NULL THEN 'revoked'
    WHEN i.expires_at <= at THEN 'expired'
    WHEN obstacle IS NOT NULL THEN obstacle
    WHEN NOT auth.make_sure_of_inviter(i) THEN 'inviter'
    ELSE auth.make_room(clinic, i.role, i.id, at)
  END;
  IF obstacle IS NULL AND new_hash IS NOT NULL THEN
    INSERT INTO auth.accounts (id, email, password_hash, display_name, lang, created_at)
    VALUES (account, i.email, new_hash, called, i.lang, at)
    ON CONFLICT (email) DO NOTHING;
    IF NOT FOUND THEN
      obstacle := 'exists';
    END IF;
  ELSIF obstacle IS NULL THEN
    IF NOT EXISTS (SELECT FROM auth.accounts AS a
                   WHERE a.id = account AND a.email = i.email AND a.disabled_at IS NULL) THEN
      obstacle := 'other-account';
    ELSIF EXISTS (SELECT FROM auth.members AS m
                  WHERE m.clinic_id = clinic AND m.account_id = account) THEN
      obstacle := 'member';
    END IF;
  END IF;
  IF obstacle IS NOT NULL THEN
    PERFORM auth.restore(context);
    RETURN QUERY SELECT obstacle, i.role;
    RETURN;
  END IF;

  IF i.role = 'customer' THEN
    customer := auth.make_customer_of(i, new_customer,
      (SELECT a.display_name FROM auth.accounts AS a WHERE a.id = account), at);
  END IF;
  INSERT INTO auth.members (clinic_id, id, account_id, role, customer_id, created_at)
  VALUES (clinic, new_member, account, i.role, customer, at);
  INSERT INTO app.profiles (clinic_id, id, display_name, role, created_at)
  SELECT clinic, new_member, a.display_name, i.role, at
  FROM auth.accounts AS a WHERE a.id = account;
  UPDATE app.invitations AS o SET accepted_at = at
  WHERE o.clinic_id = clinic AND o.id = i.id;
  PERFORM auth.write_event(i.role, account, new_member, 'invitation_accepted', i.id,
                           jsonb_build_object('role', i.role), origin, asked);
  PERFORM auth.restore(context);
  RETURN QUERY SELECT 'ok', i.role;
END $$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION
  auth.invite(uuid, text, text, text, text, uuid, bytea, timestamptz, timestamptz, bytea),
  auth.invite_again(uuid, bytea, timestamptz, timestamptz, bytea),
  auth.revoke_invitation(uuid, timestamptz, bytea)
  TO clinic_staff, clinic_sales;
GRANT EXECUTE ON FUNCTION
  auth.invite_as_super(bytea, uuid, uuid, text, text, text, text, bytea, timestamptz, timestamptz,
                       text, uuid),
  auth.invite_again_as_super(bytea, uuid, uuid, bytea, integer, timestamptz, timestamptz, text, uuid),
  auth.revoke_invitation_as_super(bytea, uuid, uuid, timestamptz, text, uuid),
  auth.invitations_of(bytea, uuid)
  TO clinic_super;
GRANT EXECUTE ON FUNCTION
  auth.invitation(bytea, uuid),
  auth.accept_invitation(bytea, uuid, uuid, text, text, uuid, uuid, timestamptz, text, uuid, bytea)
  TO clinic_auth;
