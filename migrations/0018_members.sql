-- The people of a clinic: who may change whom. The program vouches that it asked for the permission; rank,
-- the last owner and the seats are looked after here. And clinics, opened by a super admin.

GRANT UPDATE (role) ON app.profiles TO auth_owner;

SET ROLE auth_owner;

-- The team, by name, after the one named last; with the number of all that match. For owners and admins,
-- and a super admin on a visit.
CREATE FUNCTION auth.team(needle text, after_name text, after_id uuid, page_size integer)
RETURNS TABLE (id uuid, account_id uuid, email text, display_name text, title text, role text,
               granted text[], withdrawn text[], disabled_at timestamptz, created_at timestamptz,
               seen_at timestamptz, second_factor boolean, total bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF ctx.role() NOT IN ('clinic_owner', 'clinic_admin', 'super_admin') THEN
    RAISE EXCEPTION 'not for this role' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY
  WITH matching AS MATERIALIZED (
    SELECT m.id, m.account_id, a.email, p.display_name, p.title, m.role, m.granted, m.withdrawn,
           m.disabled_at, m.created_at, a.second_factor
    FROM auth.members AS m
    JOIN auth.accounts AS a ON a.id = m.account_id
    JOIN app.profiles AS p ON p.clinic_id = m.clinic_id AND p.id = m.id
    WHERE m.clinic_id = ctx.clinic_id() AND m.role <> 'customer'
      AND (needle = '' OR strpos(lower(p.display_name || ' ' || a.email), needle) > 0)
  )
  SELECT m.id, m.account_id, m.email, m.display_name, m.title, m.role, m.granted, m.withdrawn,
         m.disabled_at, m.created_at,
         (SELECT max(s.seen_at) FROM auth.sessions AS s
          WHERE s.account_id = m.account_id AND s.clinic_id = ctx.clinic_id()),
         m.second_factor, (SELECT count(*) FROM matching)
  FROM matching AS m
  WHERE after_id IS NULL OR (m.display_name, m.id) > (after_name, after_id)
  ORDER BY m.display_name, m.id LIMIT page_size;
END $$;

-- One of the team.
CREATE FUNCTION auth.team_member(member uuid)
RETURNS TABLE (id uuid, account_id uuid, email text, display_name text, title text, role text,
               granted text[], withdrawn text[], disabled_at timestamptz, created_at timestamptz,
               seen_at timestamptz, second_factor boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF ctx.role() NOT IN ('clinic_owner', 'clinic_admin', 'super_admin') THEN
    RAISE EXCEPTION 'not for this role' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY
  SELECT m.id, m.account_id, a.email, p.display_name, p.title, m.role, m.granted, m.withdrawn,
         m.disabled_at, m.created_at,
         (SELECT max(s.seen_at) FROM auth.sessions AS s
          WHERE s.account_id = m.account_id AND s.clinic_id = m.clinic_id), a.second_factor
  FROM auth.members AS m
  JOIN auth.accounts AS a ON a.id = m.account_id
  JOIN app.profiles AS p ON p.clinic_id = m.clinic_id AND p.id = m.id
  WHERE m.clinic_id = ctx.clinic_id() AND m.id = member AND m.role <> 'customer';
END $$;

-- Seats of the clinic of this context: taken, and how many there are (none is no limit).
CREATE FUNCTION auth.seats(at timestamptz) RETURNS TABLE (taken bigint, seats integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT auth.make_seat_count(k.clinic_id, NULL, at), k.seats
  FROM auth.clinics AS k WHERE k.clinic_id = ctx.clinic_id();
END $$;

-- The member to be changed, locked; or what stands against it: 'missing', 'self', 'rank'. The clinic's row
-- is locked first, so that two owners cannot remove each other. Never granted.
CREATE FUNCTION auth.make_hold_of(member uuid, OUT target auth.members, OUT obstacle text)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM auth.clinics AS k WHERE k.clinic_id = ctx.writable_clinic_id() FOR NO KEY UPDATE;
  SELECT * INTO target FROM auth.members AS m
  WHERE m.clinic_id = ctx.clinic_id() AND m.id = member AND m.role <> 'customer' FOR UPDATE;
  obstacle := CASE
    WHEN target.id IS NULL THEN 'missing'
    WHEN target.id = ctx.member_id() THEN 'self'
    WHEN auth.rank(target.role) > auth.rank(ctx.role()) THEN 'rank'
  END;
END $$;

-- Whether the clinic would have no owner without this one. Never granted.
CREATE FUNCTION auth.make_sure_of_owner(target auth.members) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT (target).role = 'clinic_owner' AND NOT EXISTS (
    SELECT FROM auth.members AS m
    WHERE m.clinic_id = (target).clinic_id AND m.id <> (target).id AND m.role = 'clinic_owner'
      AND m.disabled_at IS NULL)
$$;

-- Another role: single permissions fall back to those of the role, and open sessions and keys end.
CREATE FUNCTION auth.set_member_role(member uuid, new_role text, mac bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held record;
BEGIN
  PERFORM auth.demand(mac, 'member-role', ctx.clinic_id()::text, ctx.account_id()::text,
                      member::text, new_role);
  held := auth.make_hold_of(member);
  IF held.obstacle IS NOT NULL THEN
    RETURN held.obstacle;
  ELSIF new_role = 'customer' OR auth.rank(new_role) NOT BETWEEN 2 AND auth.rank(ctx.role()) THEN
    RETURN 'rank';
  ELSIF (held.target).role = new_role THEN
    RETURN 'same';
  ELSIF auth.make_sure_of_owner(held.target) THEN
    RETURN 'last-owner';
  END IF;
  UPDATE auth.members AS m SET role = new_role, granted = '{}', withdrawn = '{}'
  WHERE m.clinic_id = ctx.clinic_id() AND m.id = member;
  UPDATE app.profiles AS p SET role = new_role WHERE p.clinic_id = ctx.clinic_id() AND p.id = member;
  PERFORM auth.make_sessions_end((held.target).account_id, ctx.clinic_id(), NULL);
  RETURN 'ok';
END $$;

-- Single permissions, on top of the role or taken from it. The program vouches that whoever asks holds
-- what they grant.
CREATE FUNCTION auth.set_member_permissions(member uuid, new_granted text[], new_withdrawn text[],
                                            mac bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held record;
BEGIN
  PERFORM auth.demand(mac, 'member-permissions', ctx.clinic_id()::text, ctx.account_id()::text,
                      member::text, array_to_string(new_granted, ','),
                      array_to_string(new_withdrawn, ','));
  held := auth.make_hold_of(member);
  IF held.obstacle IS NOT NULL THEN
    RETURN held.obstacle;
  END IF;
  UPDATE auth.members AS m SET granted = new_granted, withdrawn = new_withdrawn
  WHERE m.clinic_id = ctx.clinic_id() AND m.id = member;
  RETURN 'ok';
END $$;

-- Lets a member go, or back in (if there is a seat). Sessions and keys end at the next request, because
-- entering asks for the membership; they are ended here as well, so that they stay dead.
CREATE FUNCTION auth.set_member_active(member uuid, active boolean, at timestamptz, mac bytea)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held record;
  obstacle text;
BEGIN
  PERFORM auth.demand(mac, 'member-active', ctx.clinic_id()::text, ctx.account_id()::text,
                      member::text, active::text);
  held := auth.make_hold_of(member);
  IF held.obstacle IS NOT NULL THEN
    RETURN held.obstacle;
  ELSIF active = ((held.target).disabled_at IS NULL) THEN
    RETURN 'same';
  ELSIF NOT active AND auth.make_sure_of_owner(held.target) THEN
    RETURN 'last-owner';
  END IF;
  IF active THEN
    obstacle := auth.make_room(ctx.clinic_id(), (held.target).role, NULL, at);
    IF obstacle IS NOT NULL THEN
      RETURN obstacle;
    END IF;
  ELSE
    PERFORM auth.make_sessions_end((held.target).account_id, ctx.clinic_id(), NULL);
  END IF;
  UPDATE auth.members AS m SET disabled_at = CASE WHEN active THEN NULL ELSE at END
  WHERE m.clinic_id = ctx.clinic_id() AND m.id = member;
  RETURN 'ok';
END $$;

-- The owner of this context makes somebody else the owner, and becomes an admin. Both roles change, so
-- the sessions and keys of both end; the one that asks, `kept`, goes on.
CREATE FUNCTION auth.transfer_ownership(member uuid, kept uuid, mac bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held record;
BEGIN
  PERFORM auth.demand(mac, 'ownership', ctx.clinic_id()::text, ctx.account_id()::text, member::text);
  held := auth.make_hold_of(member);
  IF held.obstacle IS NOT NULL THEN
    RETURN held.obstacle;
  ELSIF ctx.role() <> 'clinic_owner' OR NOT EXISTS (
      SELECT FROM auth.members AS m WHERE m.clinic_id = ctx.clinic_id()
        AND m.id = ctx.member_id() AND m.role = 'clinic_owner') THEN
    RETURN 'rank';
  ELSIF (held.target).disabled_at IS NOT NULL THEN
    RETURN 'inactive';
  ELSIF (held.target).role = 'clinic_owner' THEN
    RETURN 'same';
  END IF;
  UPDATE auth.members AS m
  SET role = CASE m.id WHEN member THEN 'clinic_owner' ELSE 'clinic_admin' END,
      granted = '{}', withdrawn = '{}'
  WHERE m.clinic_id = ctx.clinic_id() AND m.id IN (member, ctx.member_id());
  UPDATE app.profiles AS p
  SET role = CASE p.id WHEN member THEN 'clinic_owner' ELSE 'clinic_admin' END
  WHERE p.clinic_id = ctx.clinic_id() AND p.id IN (member, ctx.member_id());
  PERFORM auth.make_sessions_end((held.target).account_id, ctx.clinic_id(), NULL);
  PERFORM auth.make_sessions_end(ctx.account_id(), ctx.clinic_id(), kept);
  RETURN 'ok';
END $$;

-- A super admin opens a clinic; false when its part of addresses is taken.
CREATE FUNCTION auth.open_clinic(token bytea, clinic uuid, new_slug text, new_name text,
                                 new_name_th text, new_colour text, new_mark text, new_seats integer,
                                 wrapped_key bytea, at timestamptz, origin text, asked uuid)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  account constant uuid := auth.super_admin_of(token);
BEGIN
  IF EXISTS (SELECT FROM auth.clinics AS k WHERE k.slug = new_slug) THEN
    RETURN false;
  END IF;
  PERFORM auth.make_clinic(clinic, new_slug, new_name, new_name_th, new_colour, new_mark,
                           wrapped_key, at);
  UPDATE auth.clinics AS k SET seats = new_seats WHERE k.clinic_id = clinic;
  PERFORM auth.write_platform_event('clinic_created', account, clinic, '{}', origin, asked);
  RETURN true;
END $$;

RESET ROLE;

GRANT EXECUTE ON FUNCTION auth.team(text, text, uuid, integer), auth.team_member(uuid),
  auth.seats(timestamptz) TO clinic_staff, clinic_super;
GRANT EXECUTE ON FUNCTION auth.set_member_role(uuid, text, bytea),
  auth.set_member_permissions(uuid, text[], text[], bytea),
  auth.set_member_active(uuid, boolean, timestamptz, bytea),
  auth.transfer_ownership(uuid, uuid, bytea) TO clinic_staff;
GRANT EXECUTE ON FUNCTION auth.open_clinic(bytea, uuid, text, text, text, text, text, integer, bytea,
                                           timestamptz, text, uuid) TO clinic_super;
