//! Every route that the program serves, for people in every state and ids of every kind. Routes come from
//! the router's table, ids from the tables of the database: what is new is tried without anybody adding
//! it here.

use std::collections::BTreeMap;

use base::routes::Route;
use base::{Access, Role};
use http::Method;
use testkit::{Answer, Person, Request};
use uuid::Uuid;

use crate::support::{Program, Staffed, anonymous, face, knock, may, people};

/// One id of the clinic from each table that has some, by the table's name.
async fn ids(program: &Program, clinic: &Staffed) -> BTreeMap<String, Uuid> {
    let admin = &program.test.database.admin;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT c.relname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
         WHERE c.relnamespace = 'app'::regnamespace AND c.relkind = 'r' AND a.attname = 'id'",
    )
    .fetch_all(admin)
    .await
    .unwrap();
    let mut found = BTreeMap::from([
        ("clinics".to_owned(), clinic.clinic.id.0),
        ("members".to_owned(), youngest_member(program, clinic).await),
    ]);
    for table in tables {
        let sql = format!("SELECT id FROM app.{table} WHERE clinic_id = $1 ORDER BY 1 LIMIT 1");
        let id: Option<Uuid> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(clinic.clinic.id.0)
            .fetch_optional(admin)
            .await
            .unwrap();
        found.extend(id.map(|id| (table, id)));
    }
    let key = "SELECT id FROM auth.sessions WHERE clinic_id = $1 AND kind = 'key' LIMIT 1";
    let key = sqlx::query_scalar(key).bind(clinic.clinic.id.0).fetch_optional(admin).await.unwrap();
    found.extend(key.map(|key| ("keys".to_owned(), key)));
    let ticket = found.get("queue_tickets").copied();
    found.extend(ticket.map(|ticket| ("queue".to_owned(), ticket)));
    let rule = found.get("recommendation_rules").copied();
    found.extend(rule.map(|rule| ("recommendations".to_owned(), rule)));
    found
}

/// The colleague who joined last, and whom no test needs.
async fn youngest_member(program: &Program, clinic: &Staffed) -> Uuid {
    sqlx::query_scalar(
        "SELECT id FROM auth.members WHERE clinic_id = $1 AND role <> 'customer'
         ORDER BY created_at DESC LIMIT 1",
    )
    .bind(clinic.clinic.id.0)
    .fetch_one(&program.test.database.admin)
    .await
    .unwrap()
}

/// What is a person's own: a session, and a passkey, which every one of them is given.
async fn with_own(
    program: &Program,
    ids: &BTreeMap<String, Uuid>,
    person: &Person,
) -> BTreeMap<String, Uuid> {
    let admin = &program.test.database.admin;
    sqlx::query(
        "INSERT INTO auth.passkeys (id, account_id, credential_id, name, credential)
         SELECT $1, $1, uuid_send($1), 'Passkey', '{}'
         ON CONFLICT DO NOTHING",
    )
    .bind(person.account.0)
    .execute(admin)
    .await
    .unwrap();
    let session: Uuid = sqlx::query_scalar("SELECT id FROM auth.sessions WHERE token_hash = $1")
        .bind(person.token.hash().as_slice())
        .fetch_one(admin)
        .await
        .unwrap();
    let mut ids = ids.clone();
    ids.extend([("sessions".to_owned(), session), ("passkeys".to_owned(), person.account.0)]);
    ids
}

/// The id that a route asks for: of the table that its address names, as in `/api/customers/{id}`.
fn asked_for(route: &Route, ids: &BTreeMap<String, Uuid>) -> Uuid {
    if route.path.starts_with("/platform/") {
        return Uuid::nil(); // refused to everybody in a clinic, whatever the id
    }
    let before = route.path.split("/{id}").next().unwrap();
    let before = before.trim_end_matches("/by-id");
    let word = before.rsplit('/').next().unwrap().replace('-', "_");
    let table = ids.keys().find(|table| **table == word || table.ends_with(&format!("_{word}")));
    let table = table.unwrap_or_else(|| panic!("{}: no row to ask for", route.path));
    ids[table]
}

fn is_fine(answer: &Answer) -> bool {
    matches!(answer.status.as_u16(), 200 | 201 | 202 | 204 | 303 | 409 | 422)
}

/// A clinic with a key, an invitation and somebody more, and with an analysis that has a result, if there is a
/// photo to make it from.
async fn with_a_result(program: &Program, slug: &str) -> (Staffed, bool) {
    let clinic = program.staffed(slug).await;
    let key = serde_json::json!({ "label": "Till", "scopes": ["customers.read"], "days": 30 });
    let made = program.send(Request::post("/api/keys").by(&clinic.owner).json(&key)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let photo = face("us_07.jpg");
    let bytes = photo.as_deref().unwrap_or(b"no picture");
    program.upload(&clinic.staff, clinic.customer, bytes).await;
    let came = serde_json::json!({ "customer_id": clinic.customer });
    let checked_in = program.send(Request::post("/api/queue").by(&clinic.staff).json(&came)).await;
    assert_eq!(checked_in.status, 201, "{}", checked_in.text());
    let email = format!("{slug}@invited.test");
    let guest = serde_json::json!({ "email": email, "role": "customer" });
    let invited = Request::post("/api/invitations").by(&clinic.staff).json(&guest);
    assert_eq!(program.send(invited).await.status, 201);
    let note = serde_json::json!({ "text": "Prefers mornings" });
    let path = format!("/api/customers/{}/notes", clinic.customer);
    let written = program.send(Request::post(&path).by(&clinic.staff).json(&note)).await;
    assert_eq!(written.status, 201, "{}", written.text());
    with_a_booking(program, &clinic).await;
    with_a_catalogue(program, &clinic).await;
    program.test.member(&clinic.clinic, Role::ClinicStaff).await;
    program.work().await;
    share(program, &clinic).await;
    (clinic, photo.is_some())
}

/// One of each thing that the catalogue, the hours and a customer's record have.
async fn with_a_catalogue(program: &Program, clinic: &Staffed) {
    for sql in [
        "INSERT INTO app.products (clinic_id, id, sku, name_th, created_at, updated_at)
         VALUES ($1, gen_random_uuid(), 'S1', 'ครีม', now(), now())",
        "INSERT INTO app.product_stocks (clinic_id, product_id)
         SELECT clinic_id, id FROM app.products WHERE clinic_id = $1",
        "INSERT INTO app.rooms (clinic_id, id, name, created_at, updated_at)
         VALUES ($1, gen_random_uuid(), 'ห้อง', now(), now())",
        "INSERT INTO app.devices (clinic_id, id, name, kind, created_at, updated_at)
         VALUES ($1, gen_random_uuid(), 'IPL', 'ipl', now(), now())",
        "INSERT INTO app.customer_conditions (clinic_id, id, customer_id, kind, created_at)
         SELECT clinic_id, gen_random_uuid(), id, 'keloid', now() FROM app.customers WHERE clinic_id = $1 LIMIT 1",
        "INSERT INTO app.consent_forms (clinic_id, id, kind, for_everybody, created_at, updated_at)
         VALUES ($1, gen_random_uuid(), 'privacy', true, now(), now())",
        "INSERT INTO app.consent_texts (clinic_id, id, form_id, title_th, title_en, body_th, body_en, version,
                                        published_at, created_at, updated_at)
         SELECT clinic_id, gen_random_uuid(), id, 'ก', 'A', 'ข', 'B', 1, now(), now(), now()
         FROM app.consent_forms WHERE clinic_id = $1",
        "INSERT INTO app.customer_consents (clinic_id, id, customer_id, form_id, text_id, lang, text_sha256,
                                            signer_name, way, strokes, created_at)
         SELECT t.clinic_id, gen_random_uuid(), c.id, t.form_id, t.id, 'th', sha256('x'), 'X', 'typed', '[]', now()
         FROM app.consent_texts AS t, app.customers AS c WHERE t.clinic_id = $1 AND c.clinic_id = $1 LIMIT 1",
        "INSERT INTO app.customer_erasures (clinic_id, id, customer_id, reason, erased_rows, created_at)
         SELECT clinic_id, gen_random_uuid(), id, 'a sample', '{}', now() FROM app.customers
         WHERE clinic_id = $1 LIMIT 1",
        "INSERT INTO app.customer_merges (clinic_id, id, kept_id, merged_id, moved, filled, created_at)
         SELECT clinic_id, gen_random_uuid(), id, id, '{}', '{}', now() FROM app.customers
         WHERE clinic_id = $1 LIMIT 1",
        "INSERT INTO app.recommendation_rules (clinic_id, id, concern, treatment_id, created_at, updated_at)
         SELECT clinic_id, gen_random_uuid(), 'spots', id, now(), now() FROM app.treatments
         WHERE clinic_id = $1 LIMIT 1",
        "INSERT INTO app.leads (clinic_id, id, full_name, source, temperature, created_at, updated_at)
         VALUES ($1, gen_random_uuid(), 'ผู้สนใจ', 'line', 'warm', now(), now())",
        "INSERT INTO app.closures (clinic_id, id, starts_on, ends_on, created_at)
         SELECT $1, gen_random_uuid(), current_date + 90, current_date + 91, now() FROM generate_series(1, 12)",
        "INSERT INTO app.leaves (clinic_id, id, member_id, starts_at, ends_at, created_at)
         SELECT clinic_id, gen_random_uuid(), id, now() + interval '90 days', now() + interval '91 days', now()
         FROM app.profiles, generate_series(1, 12) WHERE clinic_id = $1 LIMIT 12",
    ] {
        let admin = &program.test.database.admin;
        sqlx::query(sql).bind(clinic.clinic.id.0).execute(admin).await.unwrap();
    }
}

/// Somebody is booked, and waits for something sooner.
async fn with_a_booking(program: &Program, clinic: &Staffed) {
    let admin = &program.test.database.admin;
    let treatment: Uuid = sqlx::query_scalar(
        "INSERT INTO app.treatments (clinic_id, id, name_th, created_at, updated_at)
         VALUES ($1, gen_random_uuid(), 'ตรวจผิว', now(), now()) RETURNING id",
    )
    .bind(clinic.clinic.id.0)
    .fetch_one(admin)
    .await
    .unwrap();
    let zone = jiff::tz::TimeZone::get("Asia/Bangkok").unwrap();
    let tomorrow = program.test.app.clock.now().0.to_zoned(zone.clone()).date().tomorrow().unwrap();
    let at = tomorrow.at(10, 0, 0, 0).to_zoned(zone).unwrap().timestamp().to_string();
    let wish = serde_json::json!({
        "customer_id": clinic.customer, "treatment_id": treatment, "starts_at": at,
    });
    let made = program.send(Request::post("/api/bookings").by(&clinic.staff).json(&wish)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let fields = [
        ("customer", clinic.customer.to_string()),
        ("treatment_id", treatment.to_string()),
        ("from", tomorrow.to_string()),
        ("to", tomorrow.to_string()),
    ];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let waits = program.send(Request::post("/waitlist").by(&clinic.staff).form(&fields)).await;
    assert_eq!(waits.status, 303, "{}", waits.text());
}

/// A link to the clinic's analysis, which may have no result.
async fn share(program: &Program, clinic: &Staffed) {
    sqlx::query(
        "INSERT INTO app.analysis_shares (clinic_id, id, analysis_id, token_hash, expires_at, created_at)
         SELECT clinic_id, gen_random_uuid(), id, sha256(uuid_send(id)), now() + interval '1 day', now()
         FROM app.skin_analyses WHERE clinic_id = $1 LIMIT 1",
    )
    .bind(clinic.clinic.id.0)
    .execute(&program.test.database.admin)
    .await
    .unwrap();
}

fn with_id(program: &Program) -> Vec<Route> {
    program.routes.iter().filter(|route| route.path.contains("{id}")).cloned().collect()
}

#[tokio::test]
async fn own_ids_open_and_foreign_ids_answer_like_ones_that_never_were() {
    // Every route with an id of every table, by five people, in one moment of the test's clock.
    let program = Program::with_limits(&[("account", 1_000_000)]).await;
    let (a, has_result) = with_a_result(&program, "a").await;
    let (b, _) = with_a_result(&program, "b").await;
    let (own, foreign) = (ids(&program, &a).await, ids(&program, &b).await);
    assert!(foreign.len() >= 4, "{foreign:?}");
    let mut opened = 0;
    for route in with_id(&program) {
        if route.path.starts_with("/platform/") {
            continue; // the super admin's, who may name any clinic
        }
        for person in people(&a).into_iter().filter(|person| may(person.role, route.access)) {
            // What somebody before deleted is not there for the next.
            let deletes = route.method == http::Method::DELETE || route.path.ends_with("/delete");
            let left = if deletes { ids(&program, &a).await } else { own.clone() };
            let id = asked_for(&route, &with_own(&program, &left, person).await);
            let answer = knock(&program, &route, Some(person), id).await;
            let all_rows = !matches!(person.role, Role::SalesStaff | Role::Customer);
            let must_open = all_rows && (has_result || !route.path.contains("{name}"));
            assert!(
                is_fine(&answer) || (!must_open && answer.status == 404),
                "{route:?} {:?} {}",
                person.role,
                answer.status
            );
            opened += u32::from(is_fine(&answer));

            let random = Uuid::now_v7();
            let unknown = anonymous(&knock(&program, &route, Some(person), random).await, random);
            assert_eq!(unknown.0, 404, "{route:?}");
            for (table, id) in &foreign {
                let answer = knock(&program, &route, Some(person), *id).await;
                assert_eq!(anonymous(&answer, *id), unknown, "{route:?} {table}");
            }
        }
    }
    assert!(opened > 20, "only {opened} doors opened to those who may");
}

#[tokio::test]
async fn somebody_deactivated_is_a_stranger_everywhere() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let gone = sqlx::query("UPDATE auth.members SET disabled_at = now()");
    gone.execute(&program.test.database.admin).await.unwrap();
    for route in program.routes.iter().filter(|route| route.access != Access::Public) {
        let stranger = knock(&program, route, None, a.customer.0).await;
        for person in people(&a) {
            let answer = knock(&program, route, Some(person), a.customer.0).await;
            assert_eq!(answer.status, stranger.status, "{route:?} {:?}", person.role);
            assert!(matches!(answer.status.as_u16(), 401 | 303), "{route:?}");
        }
    }
}

#[tokio::test]
async fn in_a_suspended_clinic_the_owner_reads_and_nobody_writes() {
    let program = Program::start().await;
    let (a, _) = with_a_result(&program, "a").await;
    let own = ids(&program, &a).await;
    let mut before = BTreeMap::new();
    for (route, person) in reads(&program, &a) {
        let ids = with_own(&program, &own, person).await;
        let id = if route.path.contains("{id}") { asked_for(&route, &ids) } else { Uuid::nil() };
        let answer = knock(&program, &route, Some(person), id).await;
        before.insert((route.path, person.role.as_str()), answer.status);
    }
    let suspend = sqlx::query("UPDATE auth.clinics SET status = 'suspended'");
    suspend.execute(&program.test.database.admin).await.unwrap();
    for (route, person) in reads(&program, &a) {
        let ids = with_own(&program, &own, person).await;
        let id = if route.path.contains("{id}") { asked_for(&route, &ids) } else { Uuid::nil() };
        let answer = knock(&program, &route, Some(person), id).await;
        if person.role == Role::ClinicOwner {
            assert_eq!(answer.status, before[&(route.path, person.role.as_str())], "{route:?}");
        } else {
            assert_eq!(answer.status, 403, "{route:?} {:?}", person.role);
        }
    }

    let rows = program.fingerprint().await;
    let writes = program.routes.iter().filter(|route| route.method != Method::GET);
    for route in writes.filter(|route| matches!(route.access, Access::Needs(_))) {
        let id = if route.path.contains("{id}") { asked_for(route, &own) } else { Uuid::nil() };
        for person in people(&a) {
            let answer = knock(&program, route, Some(person), id).await;
            // Either the input was refused before the writing, or the writing was; taking out one's own
            // data is reading.
            let taken_out = answer.headers.contains_key("content-disposition");
            assert!(
                taken_out || matches!(answer.status.as_u16(), 403 | 404 | 409 | 415 | 422),
                "{route:?} {:?}: {}",
                person.role,
                answer.status
            );
        }
    }
    assert_eq!(program.fingerprint().await, rows, "something was written");
}

/// Every reading route with everybody who may pass it.
fn reads<'a>(program: &Program, clinic: &'a Staffed) -> Vec<(Route, &'a Person)> {
    let gets = program.routes.iter().filter(|route| route.method == Method::GET);
    gets.filter(|route| route.access != Access::Public)
        .flat_map(|route| people(clinic).map(|person| (route.clone(), person)))
        .filter(|(route, person)| may(person.role, route.access))
        .collect()
}

/// A clinic named by the request decides nothing; that it was named is kept.
#[tokio::test]
async fn a_forged_clinic_is_ignored_and_recorded() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let theirs = b.clinic.id.to_string();
    let plain = program.send(Request::get("/api/customers").by(&a.staff)).await;
    let query = Request::get(&format!("/api/customers?clinic_id={theirs}")).by(&a.staff);
    let header = Request::get("/api/customers").by(&a.staff).header("x-clinic-id", &theirs);
    for request in [query, header] {
        let answer = program.send(request).await;
        assert_eq!((answer.status, answer.json()), (plain.status, plain.json()));
    }
    let form = [("full_name", "By form"), ("clinic_id", theirs.as_str())];
    let created = program.send(Request::post("/customers").by(&a.staff).form(&form)).await;
    assert_eq!(created.status, 303);
    let body = serde_json::json!({ "full_name": "By document", "clinic_id": theirs });
    let created = program.send(Request::post("/api/customers").by(&a.staff).json(&body)).await;
    assert_eq!(created.status, 201);
    let fields = [
        ("customer_id", a.customer.to_string()),
        ("consent", "yes".to_owned()),
        ("clinic_id", theirs.clone()),
    ];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let upload = Request::post("/api/analyses").by(&a.staff);
    let sent = program.send(upload.multipart(&fields, Some(("photo", b"x")))).await;
    assert_eq!(sent.status, 202);

    let places: Vec<String> = ["query", "header", "body", "body", "body"].map(String::from).into();
    let expected: Vec<_> = places.into_iter().map(|place| (a.clinic.id.0, place)).collect();
    program
        .wait_for_events("forged_clinic", "place", |found| {
            let (mut found, mut expected) = (found.to_vec(), expected.clone());
            found.sort();
            expected.sort();
            found == expected
        })
        .await;
    let mine = program.send(Request::get("/api/customers").by(&b.staff)).await;
    assert_eq!(mine.json()["total"], 1, "nothing arrived in the clinic named");
    // One's own clinic may be named.
    let own = format!("/api/customers?clinic_id={}", a.clinic.id);
    assert_eq!(program.send(Request::get(&own).by(&a.staff)).await.status, 200);
}
