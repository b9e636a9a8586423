-- One's own name, everywhere at once; a language that was chosen, or none; and a new link for whoever comes
-- too late.

-- Null: they never said. Then a page speaks the language of the browser, and a letter Thai.
ALTER TABLE auth.accounts ALTER COLUMN lang DROP NOT NULL, ALTER COLUMN lang DROP DEFAULT;

-- A name is a person's, not a clinic's: it changes in each, by the function below alone.
GRANT UPDATE (display_name) ON app.profiles TO auth_owner;

-- When somebody whose link had ended asked for a new one; null again with the new link.
ALTER TABLE app.invitations ADD asked_at timestamptz;

SET ROLE auth_owner;

DROP FUNCTION auth.keep_own_profile(bytea, text, text);

-- Keeps one's name and language. Colleagues see the name by their clinic's own row of it: all of those
-- change in this transaction, and each clinic's log says so.
CREATE FUNCTION auth.keep_own_profile(token bytea, new_name text, new_lang text, origin text, asked uuid)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  p record;
  renamed boolean;
  place record;
BEGIN
  SELECT * INTO p FROM auth.person_of(token);
  SELECT a.display_name <> new_name INTO renamed FROM auth.accounts AS a
  WHERE a.id = p.account FOR NO KEY UPDATE;
  UPDATE auth.accounts AS a SET display_name = new_name, lang = new_lang WHERE a.id = p.account;
  IF NOT renamed THEN
    RETURN;
  END IF;
  -- Also where they do not work any more: old rows of theirs still name them.
  FOR place IN SELECT m.clinic_id, m.id FROM auth.members AS m
               WHERE m.account_id = p.account ORDER BY m.clinic_id
  LOOP
    PERFORM auth.establish(place.clinic_id, NULL, 'platform', NULL, NULL);
    UPDATE app.profiles AS o SET display_name = new_name
    WHERE o.clinic_id = place.clinic_id AND o.id = place.id;
  END LOOP;
  PERFORM auth.restore(context);
  PERFORM auth.write_account_event('name_changed', p.account, NULL, NULL, '{}', origin, asked);
END $$;

-- As in 0017; whoever asked for a new link has it.
CREATE OR REPLACE FUNCTION auth.make_new_link(clinic uuid, invitation uuid, hash bytea, at timestamptz,
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
      failed_at = NULL, asked_at = NULL, vouched_by = inviter, vouched_by_account = inviter_account
  WHERE o.clinic_id = clinic AND o.id = invitation;
  RETURN 'ok';
END $$;

DROP FUNCTION auth.invitation(bytea, uuid);

-- As in 0017, and whether a new link was asked for.
CREATE FUNCTION auth.invitation(token bytea, clinic uuid)
RETURNS TABLE (id uuid, email text, role text, full_name text, lang text, expires_at timestamptz,
               accepted_at timestamptz, revoked_at timestamptz, name text, name_th text,
               colour text, mark text, zone text, suspended boolean, inviter text,
               account_exists boolean, asked_at timestamptz)
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
         EXISTS (SELECT FROM auth.accounts AS a WHERE a.email = i.email), i.asked_at
  FROM app.invitations AS i
  JOIN auth.clinics AS k ON k.clinic_id = i.clinic_id
  LEFT JOIN app.profiles AS p ON p.clinic_id = i.clinic_id AND p.id = i.created_by
  WHERE i.clinic_id = clinic AND i.token_hash = sha256(token);
  PERFORM auth.restore(context);
END $$;

DROP FUNCTION auth.invitations_of(bytea, uuid);

-- As in 0017, and whether a new link was asked for.
CREATE FUNCTION auth.invitations_of(token bytea, clinic uuid)
RETURNS TABLE (id uuid, email text, role text, full_name text, lang text, version integer,
               expires_at timestamptz, accepted_at timestamptz, revoked_at timestamptz,
               created_at timestamptz, sent_at timestamptz, failed_at timestamptz,
               asked_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  context constant text := current_setting('ctx.v', true);
BEGIN
  PERFORM auth.super_admin_of(token);
  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  RETURN QUERY SELECT i.id, i.email, i.role, i.full_name, i.lang, i.version, i.expires_at,
      i.accepted_at, i.revoked_at, i.created_at, i.sent_at, i.failed_at, i.asked_at
  FROM app.invitations AS i WHERE i.clinic_id = clinic ORDER BY i.created_at DESC, i.id DESC;
  PERFORM auth.restore(context);
END $$;

-- Who can send an invitation again, to be told that it is asked for: whoever vouches for it, or, if they are
-- gone, the owner of longest standing. Never granted.
CREATE FUNCTION auth.make_out_inviter(i app.invitations)
RETURNS TABLE (email text, name text, lang text, platform boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.email, a.display_name, coalesce(a.lang, 'th'), m.id IS NULL
  FROM auth.accounts AS a
  LEFT JOIN auth.members AS m ON m.account_id = a.id AND m.clinic_id = (i).clinic_id
    AND m.disabled_at IS NULL
  WHERE a.disabled_at IS NULL
    AND (a.id = (i).vouched_by_account AND (m.id IS NOT NULL OR (i).vouched_by IS NULL AND a.super_admin)
         OR m.role = 'clinic_owner')
  ORDER BY a.id = (i).vouched_by_account DESC, m.created_at
  LIMIT 1
$$;

-- Whoever holds a link that ended asks for a new one: whoever invited them gets a letter, once for each link.
-- Nothing is sent to the one who asks. False if the link is not one that has ended.
CREATE FUNCTION auth.ask_for_link(token bytea, clinic uuid, at timestamptz, origin text, asked uuid)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := current_setting('ctx.v', true);
  i app.invitations;
  told record;
  done boolean := false;
BEGIN
  PERFORM auth.establish(clinic, NULL, 'platform', NULL, NULL);
  SELECT * INTO i FROM app.invitations AS o
  WHERE o.clinic_id = clinic AND o.token_hash = sha256(token) AND o.accepted_at IS NULL
    AND o.revoked_at IS NULL AND o.expires_at <= at
  FOR UPDATE;
  IF FOUND AND i.asked_at IS NULL THEN
    UPDATE app.invitations AS o SET asked_at = at WHERE o.clinic_id = clinic AND o.id = i.id;
    SELECT * INTO told FROM auth.make_out_inviter(i);
    IF FOUND THEN
      PERFORM queue.enqueue('send_letter', 'link-asked ' || i.id || ' ' || i.version,
        jsonb_build_object('letter', 'link_asked', 'invitation', i.id, 'platform', told.platform,
          'to', jsonb_build_object('email', told.email, 'name', told.name, 'lang', told.lang)), at);
    END IF;
    PERFORM auth.write_event('super_admin', NULL, NULL, 'link_asked', i.id, '{}', origin, asked);
  END IF;
  done := i.id IS NOT NULL;
  PERFORM auth.restore(context);
  RETURN done;
END $$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.keep_own_profile(bytea, text, text, text, uuid),
  auth.invitation(bytea, uuid), auth.ask_for_link(bytea, uuid, timestamptz, text, uuid) TO clinic_auth;
GRANT EXECUTE ON FUNCTION auth.invitations_of(bytea, uuid) TO clinic_super;
