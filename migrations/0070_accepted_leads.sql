-- Whoever accepts an invitation shows up on the screens that are open, and a lead who does is in the log as one
-- that became a customer.
SET ROLE auth_owner;

-- As in 0017 otherwise.
CREATE OR REPLACE FUNCTION auth.accept_invitation(token bytea, clinic uuid, account uuid, called text,
                                       new_hash text, new_member uuid, new_customer uuid,
                                       at timestamptz, origin text, asked uuid, mac bytea)
RETURNS TABLE (outcome text, role text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context constant text := auth.kept_context();
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
  IF i.role = 'customer' THEN
    PERFORM auth.write_event(i.role, account, new_member, 'lead_converted', l.id,
                             jsonb_build_object('customer', customer), origin, asked)
    FROM app.leads AS l WHERE l.clinic_id = clinic AND l.invitation_id = i.id AND l.customer_id = new_customer;
    PERFORM auth.announce('{customers,leads}', '{}');
  END IF;
  PERFORM auth.restore(context);
  RETURN QUERY SELECT 'ok', i.role;
END $$;

RESET ROLE;
