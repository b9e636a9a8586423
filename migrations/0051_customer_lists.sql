-- What a list of customers is searched and filtered by: words, tags, the last visit, whose customers they are.
SET ROLE app_owner;

-- A clinic's own words for its customers. The key is how they are compared.
CREATE TABLE app.tags (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 40),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, key)
);
CREATE INDEX ON app.tags (clinic_id, created_at);

CREATE TABLE app.customer_tags (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  customer_id uuid NOT NULL,
  tag text NOT NULL,
  created_by uuid,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, customer_id, tag),
  FOREIGN KEY (clinic_id, customer_id) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, tag) REFERENCES app.tags (clinic_id, key) ON DELETE CASCADE,
  FOREIGN KEY (clinic_id, created_by) REFERENCES app.profiles (clinic_id, id)
);
CREATE INDEX ON app.customer_tags (clinic_id, tag, customer_id);
CREATE INDEX ON app.customer_tags (clinic_id, created_at);
CREATE INDEX ON app.customer_tags (clinic_id, created_by);

-- What a search finds a customer by: the words of name, nickname and e-mail, the number, and the phone from each of
-- its digits on but the last three. Behind row security an index helps only where the comparison is leakproof, which
-- that of trigrams is not; the start of a word is a range of plain text (docs/decisions/search.md).
CREATE TABLE app.customer_words (
  clinic_id uuid NOT NULL DEFAULT ctx.clinic_id() REFERENCES app.clinics ON DELETE CASCADE,
  word text COLLATE "C" NOT NULL CHECK (length(word) BETWEEN 1 AND 40),
  customer_id uuid NOT NULL,
  PRIMARY KEY (clinic_id, word, customer_id),
  FOREIGN KEY (clinic_id, customer_id) REFERENCES app.customers (clinic_id, id) ON DELETE CASCADE
);
CREATE INDEX ON app.customer_words (clinic_id, customer_id);

ALTER TABLE app.customers ADD last_visit_at timestamptz;
CREATE INDEX ON app.customers (clinic_id, last_visit_at);

RESET ROLE;

SELECT guard.protect('app.tags', '{
  "staff": {"can": "select, insert"},
  "sales": {"can": "select, insert"}}');

SELECT guard.protect('app.customer_tags', '{
  "staff": {"can": "select, insert, delete"},
  "sales": {"can": "select, insert, delete", "rows": "EXISTS (SELECT FROM app.customers AS c
              WHERE c.clinic_id = customer_tags.clinic_id AND c.id = customer_tags.customer_id)"}}');

SELECT guard.protect('app.customer_words', '{
  "staff":   {"can": "select, insert, delete"},
  "sales":   {"can": "select, insert, delete", "rows": "EXISTS (SELECT FROM app.customers AS c
              WHERE c.clinic_id = customer_words.clinic_id AND c.id = customer_words.customer_id)"},
  "definer": {"can": "insert"}}');

GRANT UPDATE (last_visit_at) ON app.customers TO clinic_staff, clinic_sales;

-- The functions of triggers run as whoever writes the row, behind the same wall.

CREATE FUNCTION guard.keep_words() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- As it is dialled here, however it was written.
  phone constant text := regexp_replace(NEW.phone, '^\+66', '0');
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM app.customer_words AS w WHERE w.clinic_id = NEW.clinic_id AND w.customer_id = NEW.id;
  END IF;
  INSERT INTO app.customer_words (clinic_id, word, customer_id)
  SELECT NEW.clinic_id, left(t.word, 40), NEW.id
  FROM (
    SELECT regexp_split_to_table(
             lower(NEW.full_name || ' ' || NEW.nickname || ' ' || NEW.email), '\s+') AS word
    UNION SELECT 'hn' || lpad(NEW.number::text, 6, '0')
    UNION SELECT NEW.number::text
    UNION SELECT substr(phone, n) FROM generate_series(1, length(phone) - 3) AS n
  ) AS t
  WHERE t.word <> ''
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE TRIGGER keep_words AFTER INSERT OR UPDATE OF full_name, nickname, email, phone ON app.customers
  FOR EACH ROW EXECUTE FUNCTION guard.keep_words();

-- Checking in, a booking that began, and an analysis are visits. The trigger says which column has the time.
CREATE FUNCTION guard.keep_visit() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  at constant timestamptz := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
  UPDATE app.customers AS c SET last_visit_at = at
  WHERE c.clinic_id = NEW.clinic_id AND c.id = NEW.customer_id
    AND (c.last_visit_at IS NULL OR c.last_visit_at < at);
  RETURN NULL;
END $$;

CREATE TRIGGER keep_visit AFTER INSERT ON app.queue_tickets
  FOR EACH ROW EXECUTE FUNCTION guard.keep_visit('created_at');
CREATE TRIGGER keep_visit AFTER INSERT ON app.skin_analyses
  FOR EACH ROW EXECUTE FUNCTION guard.keep_visit('created_at');
CREATE TRIGGER keep_visit AFTER INSERT OR UPDATE OF state ON app.bookings
  FOR EACH ROW WHEN (NEW.state IN ('arrived', 'in_progress', 'completed'))
  EXECUTE FUNCTION guard.keep_visit('starts_at');

-- Only owner and admins say whose customer somebody is; whoever registers one may keep them.
CREATE FUNCTION guard.refuse_assignment() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user = 'clinic_staff' AND NEW.assigned_to IS DISTINCT FROM OLD.assigned_to
     AND ctx.role() NOT IN ('clinic_owner', 'clinic_admin') THEN
    RAISE EXCEPTION 'only owner and admins assign customers' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER refuse_assignment BEFORE UPDATE OF assigned_to ON app.customers
  FOR EACH ROW EXECUTE FUNCTION guard.refuse_assignment();

-- Those who are there already.
UPDATE app.customers SET phone = phone;
UPDATE app.customers AS c SET last_visit_at = (
  SELECT max(v.at) FROM (
    SELECT q.created_at AS at FROM app.queue_tickets AS q
    WHERE q.clinic_id = c.clinic_id AND q.customer_id = c.id
    UNION ALL
    SELECT a.created_at FROM app.skin_analyses AS a
    WHERE a.clinic_id = c.clinic_id AND a.customer_id = c.id
    UNION ALL
    SELECT b.starts_at FROM app.bookings AS b
    WHERE b.clinic_id = c.clinic_id AND b.customer_id = c.id
      AND b.state IN ('arrived', 'in_progress', 'completed')
  ) AS v);
