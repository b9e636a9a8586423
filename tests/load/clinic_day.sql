-- A clinic of many years: fills the first clinic of the demo up to 100,000 customers, 100,000 bookings, and 1,000 visits of one
-- customer. For tests/load/clinic_day.mjs, on a database of its own.
\set ON_ERROR_STOP on
BEGIN;
-- Row by row the triggers take many minutes; what they keep is written below, all at once.
SET LOCAL session_replication_role = replica;

CREATE TEMPORARY TABLE here AS
SELECT c.clinic_id AS clinic, (SELECT max(k.number) FROM app.customers AS k WHERE k.clinic_id = c.clinic_id) AS known
FROM app.clinics AS c ORDER BY c.clinic_id = (
  SELECT p.clinic_id FROM app.profiles AS p GROUP BY 1 ORDER BY count(*) DESC LIMIT 1) DESC LIMIT 1;

INSERT INTO app.customers (clinic_id, id, number, full_name, nickname, phone, email, birth_date, sex,
                           created_at, updated_at)
SELECT here.clinic, gen_random_uuid(), n,
       (ARRAY['วริศรา','ณัฐธิดา','ปิยะดา','กมลชนก','สุภาวดี','อรทัย','ธนพร','ชลธิชา','พิมพ์ชนก','รัชนี','Malee','Suda','Anong','Nicha','Ploy'])[1 + n % 15]
       || ' ' ||
       (ARRAY['ศรีสุข','ทองดี','แก้วมณี','บุญมา','วงศ์ไทย','จันทร์เพ็ญ','พงษ์พานิช','Suwan','Chaiyo','Rattana'])[1 + (n / 15) % 10]
       || (n / 150)::text,
       '', '08' || lpad(n::text, 8, '0'),
       'person' || n || '@example.test', date '1960-01-01' + (n % 16000)::integer,
       (ARRAY['female','male','other',''])[1 + n % 4],
       now() - (100000 - n) * interval '20 minutes', now()
FROM here, generate_series(here.known + 1, 100000) AS n;
UPDATE app.counters AS k SET value = 100000 FROM here WHERE k.clinic_id = here.clinic AND k.series = 'customers';

-- Four people, every half hour from nine to six, for as many days as it takes, half of them to come.
INSERT INTO app.bookings (clinic_id, id, customer_id, treatment_id, practitioner_id, starts_at, ends_at,
                          blocked_from, blocked_until, state, created_at, updated_at)
SELECT here.clinic, gen_random_uuid(), person.id, treatment.id, member.id, t.at, t.at + interval '30 minutes',
       t.at, t.at + interval '30 minutes',
       CASE WHEN t.at < now() THEN 'completed' ELSE 'confirmed' END, now(), now()
FROM here
CROSS JOIN generate_series(0, 24999) AS slot
CROSS JOIN (SELECT p.id, row_number() OVER (ORDER BY p.id) AS place FROM app.profiles AS p, here
            WHERE p.clinic_id = here.clinic LIMIT 4) AS member
CROSS JOIN LATERAL (
  SELECT date_trunc('day', now()) + interval '2 hours' + (slot / 18 - 700) * interval '1 day'
         + slot % 18 * interval '30 minutes' AS at) AS t
CROSS JOIN LATERAL (SELECT x.id FROM app.treatments AS x WHERE x.clinic_id = here.clinic LIMIT 1) AS treatment
JOIN app.customers AS person ON person.clinic_id = here.clinic AND person.number = CASE
  WHEN slot % 25 = 0 AND member.place = 1 THEN 1 ELSE 1 + (slot * 4 + member.place) % 99999 END
ON CONFLICT DO NOTHING;

INSERT INTO app.queue_tickets (clinic_id, id, day, number, customer_id, priority, state, created_at, line_at, ended_at)
SELECT b.clinic_id, gen_random_uuid(), (b.starts_at AT TIME ZONE 'Asia/Bangkok')::date,
       1000 + row_number() OVER (ORDER BY b.starts_at), b.customer_id, 'normal', 'done', b.starts_at, b.starts_at, b.ends_at
FROM app.bookings AS b, app.customers AS k, here
WHERE b.clinic_id = here.clinic AND k.clinic_id = b.clinic_id AND k.id = b.customer_id AND k.number = 1 AND b.state = 'completed';

-- As guard.keep_words does it.
INSERT INTO app.customer_words (clinic_id, word, customer_id)
SELECT DISTINCT t.clinic_id, left(t.word, 40) COLLATE "C" AS word, t.id
FROM (
  SELECT c.clinic_id, c.id, regexp_split_to_table(lower(c.full_name || ' ' || c.nickname || ' ' || c.email), '\s+') AS word
  FROM app.customers AS c, here WHERE c.clinic_id = here.clinic AND c.number > here.known
  UNION ALL
  SELECT c.clinic_id, c.id, w.word
  FROM app.customers AS c, here, LATERAL (
    SELECT 'hn' || lpad(c.number::text, 6, '0') AS word
    UNION ALL SELECT c.number::text
    UNION ALL SELECT substr(c.phone, n) FROM generate_series(1, length(c.phone) - 3) AS n) AS w
  WHERE c.clinic_id = here.clinic AND c.number > here.known
) AS t
WHERE t.word <> ''
ORDER BY word
ON CONFLICT DO NOTHING;

-- As guard.keep_visit does it.
UPDATE app.customers AS c SET last_visit_at = v.at
FROM here, (SELECT b.clinic_id, b.customer_id, max(b.starts_at) AS at FROM app.bookings AS b
            WHERE b.state = 'completed' GROUP BY 1, 2) AS v
WHERE c.clinic_id = here.clinic AND v.clinic_id = c.clinic_id AND v.customer_id = c.id;

COMMIT;
VACUUM ANALYZE;
SELECT (SELECT count(*) FROM app.customers AS c, here WHERE c.clinic_id = here.clinic) AS customers,
       (SELECT count(*) FROM app.bookings AS b, here WHERE b.clinic_id = here.clinic) AS bookings,
       (SELECT count(*) FROM app.bookings AS b JOIN app.customers AS k ON k.clinic_id = b.clinic_id AND k.id = b.customer_id, here
        WHERE b.clinic_id = here.clinic AND k.number = 1) AS visits;
