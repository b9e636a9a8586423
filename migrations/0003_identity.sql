-- Accounts, clinics, members, sessions. No login role reads or writes these tables: they are
-- reached through the definer functions of the next migrations only.
SET ROLE auth_owner;

-- A clinic as the platform knows it. What the clinic says about itself is in app.clinics.
CREATE TABLE auth.clinics (
  clinic_id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  name_th text NOT NULL CHECK (length(name_th) BETWEEN 1 AND 120),
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- The clinic's data key, wrapped by the installation's master key (AES-256-GCM, nonce first).
CREATE TABLE auth.clinic_keys (
  clinic_id uuid PRIMARY KEY REFERENCES auth.clinics ON DELETE CASCADE,
  wrapped bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE auth.accounts (
  id uuid PRIMARY KEY,
  email text NOT NULL UNIQUE CHECK (email = lower(email) AND position('@' IN email) > 1),
  password_hash text NOT NULL,
  display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 120),
  lang text NOT NULL DEFAULT 'th' CHECK (lang IN ('th', 'en')),
  super_admin boolean NOT NULL DEFAULT false,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Who may do what, where. `granted` and `withdrawn` change single permissions of the role.
CREATE TABLE auth.members (
  clinic_id uuid NOT NULL REFERENCES auth.clinics ON DELETE CASCADE,
  id uuid NOT NULL,
  account_id uuid NOT NULL REFERENCES auth.accounts,
  role text NOT NULL CHECK (role IN ('clinic_owner', 'clinic_admin', 'clinic_staff',
                                     'sales_staff', 'customer')),
  customer_id uuid,
  granted text[] NOT NULL DEFAULT '{}',
  withdrawn text[] NOT NULL DEFAULT '{}',
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (clinic_id, id),
  UNIQUE (clinic_id, account_id),
  CHECK ((role = 'customer') = (customer_id IS NOT NULL))
);
CREATE INDEX ON auth.members (account_id);

-- `clinic_id` is null for the platform's own sessions.
CREATE TABLE auth.sessions (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  account_id uuid NOT NULL REFERENCES auth.accounts ON DELETE CASCADE,
  clinic_id uuid REFERENCES auth.clinics ON DELETE CASCADE,
  user_agent text NOT NULL DEFAULT '',
  address text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX ON auth.sessions (account_id);
CREATE INDEX ON auth.sessions (clinic_id);

-- A super admin inside a clinic: always with a reason, always with an end.
CREATE TABLE auth.visits (
  token_hash bytea NOT NULL REFERENCES auth.sessions ON DELETE CASCADE,
  clinic_id uuid NOT NULL REFERENCES auth.clinics ON DELETE CASCADE,
  reason text NOT NULL CHECK (length(btrim(reason)) BETWEEN 5 AND 500),
  started_at timestamptz NOT NULL DEFAULT now(),
  ends_at timestamptz NOT NULL,
  left_at timestamptz
);
CREATE INDEX ON auth.visits (token_hash, started_at DESC);
CREATE INDEX ON auth.visits (clinic_id);

-- What happens outside any clinic: sign-ins, failures, entries of super admins, ids probed for.
CREATE TABLE auth.security_events (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  kind text NOT NULL,
  account_id uuid,
  clinic_id uuid,
  address text NOT NULL DEFAULT '',
  detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ON auth.security_events (at);

-- Key of the signed context: the two padded blocks of HMAC-SHA256 (RFC 2104), computed once.
CREATE TABLE auth.context_key (
  id integer PRIMARY KEY CHECK (id = 1),
  inner_block bytea NOT NULL CHECK (length(inner_block) = 64),
  outer_block bytea NOT NULL CHECK (length(outer_block) = 64)
);
INSERT INTO auth.context_key
SELECT 1,
  (SELECT string_agg(set_byte('\x00', 0, get_byte(key, i) # 54), '' ORDER BY i)
     FROM generate_series(0, 63) AS i),
  (SELECT string_agg(set_byte('\x00', 0, get_byte(key, i) # 92), '' ORDER BY i)
     FROM generate_series(0, 63) AS i)
FROM (SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
          || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS key) AS random;

RESET ROLE;

-- Row security with no policy at all: closed to everyone but the owner, whatever is granted later.
ALTER TABLE auth.clinics ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.clinic_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.members ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.visits ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.security_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.context_key ENABLE ROW LEVEL SECURITY;
