//! From a session token to a context, and no other way.

use sqlx::PgConnection;
use testkit::Person;

use super::world::{Caller, Outcome, World, code, run, secret};

async fn enter(on: &mut PgConnection, token: &str) -> Outcome {
    run(on, "BEGIN").await.unwrap();
    let outcome = run(on, &format!("SELECT * FROM auth.enter({token})")).await;
    run(on, "ROLLBACK").await.unwrap();
    outcome
}

fn people(world: &World) -> [(Person, &'static str); 5] {
    [
        (world.a.owner.clone(), "clinic_staff"),
        (world.a.staff.clone(), "clinic_staff"),
        (world.a.sales.clone(), "clinic_sales"),
        (world.a.portal.clone(), "clinic_portal"),
        (world.visitor.clone(), "clinic_super"),
    ]
}

#[tokio::test]
async fn a_token_enters_through_the_pool_of_its_class_only() {
    let world = World::new().await;
    for role in base::Class::ALL.into_iter().map(|class| match class {
        base::Class::Staff => "clinic_staff",
        base::Class::Sales => "clinic_sales",
        base::Class::Portal => "clinic_portal",
        base::Class::Super => "clinic_super",
    }) {
        let mut connection = world.test.database.connect_as(role).await;
        for (person, its_own) in people(&world) {
            let outcome = enter(&mut connection, &secret(&person)).await;
            let expected = if role == its_own { "none" } else { "28000" };
            assert_eq!(code(&outcome), expected, "{:?} through {role}", person.role);
        }
    }
    for role in ["clinic_worker", "clinic_auth"] {
        let mut connection = world.test.database.connect_as(role).await;
        let outcome = enter(&mut connection, &secret(&world.a.owner)).await;
        assert_eq!(code(&outcome), "42501", "{role}");
    }
}

#[tokio::test]
async fn what_is_not_a_token_enters_nowhere() {
    let world = World::new().await;
    let hash = format!("sha256({})", secret(&world.a.owner));
    let mut connection = world.connect(Caller::Staff).await;
    for token in ["''", "NULL", "'\\x00'", "sha256('x')", &hash] {
        assert_eq!(code(&enter(&mut connection, token).await), "28000", "{token}");
    }
}

/// Sessions that ended, each in its own way; `{account}` is whose session it is.
const ENDINGS: [(&str, &str); 5] = [
    ("expired", "UPDATE auth.sessions SET expires_at = now() WHERE account_id = '{account}'"),
    ("revoked", "UPDATE auth.sessions SET revoked_at = now() WHERE account_id = '{account}'"),
    (
        "of a disabled account",
        "UPDATE auth.accounts SET disabled_at = now() WHERE id = '{account}'",
    ),
    (
        "of a member no longer",
        "UPDATE auth.members SET disabled_at = now() WHERE account_id = '{account}';
         UPDATE auth.accounts SET super_admin = false WHERE id = '{account}'",
    ),
    ("forgotten", "DELETE FROM auth.sessions WHERE account_id = '{account}'"),
];

/// Undoes every ending but the deletion, which is tried last.
const AS_BEFORE: &str =
    "UPDATE auth.sessions SET expires_at = now() + interval '1 day', revoked_at = NULL;
     UPDATE auth.accounts SET disabled_at = NULL;
     UPDATE auth.members SET disabled_at = NULL;
     UPDATE auth.accounts SET super_admin = true WHERE id = '{visitor}'";

#[tokio::test]
async fn a_session_that_ended_enters_nowhere() {
    let mut world = World::new().await;
    let as_before = AS_BEFORE.replace("{visitor}", &world.visitor.account.to_string());
    for (person, role) in people(&world) {
        let mut connection = world.test.database.connect_as(role).await;
        for (name, ending) in ENDINGS {
            run(&mut world.admin, &as_before).await.unwrap();
            assert_eq!(code(&enter(&mut connection, &secret(&person)).await), "none");
            let sql = ending.replace("{account}", &person.account.to_string());
            run(&mut world.admin, &sql).await.unwrap();
            let outcome = enter(&mut connection, &secret(&person)).await;
            assert_eq!(code(&outcome), "28000", "a session {name}, {:?}", person.role);
        }
    }
}

/// A member whose role changed is not what the token says any more.
#[tokio::test]
async fn a_member_made_less_is_less_at_once() {
    let mut world = World::new().await;
    let account = world.a.owner.account;
    let sql =
        format!("UPDATE auth.members SET role = 'sales_staff' WHERE account_id = '{account}'");
    run(&mut world.admin, &sql).await.unwrap();
    let mut connection = world.connect(Caller::Staff).await;
    assert_eq!(code(&enter(&mut connection, &secret(&world.a.owner)).await), "28000");
}

#[tokio::test]
async fn a_super_admin_without_a_visit_sees_no_tenant_row() {
    let mut world = World::new().await;
    let endings = [
        "UPDATE auth.visits SET left_at = now()",
        "UPDATE auth.visits SET left_at = NULL, ends_at = now()",
        "DELETE FROM auth.visits",
    ];
    for ending in endings {
        run(&mut world.admin, ending).await.unwrap();
        let mut connection = world.connect(Caller::Super).await;
        for table in world.tables.clone() {
            let sql = format!("SELECT * FROM {table}");
            let outcome = world.probe(&mut connection, Caller::Super, &sql).await;
            assert_eq!(code(&outcome), "28000", "{table} after {ending}");
        }
    }
}

#[tokio::test]
async fn a_visit_is_begun_by_super_admins_only_and_is_written_down() {
    let mut world = World::new().await;
    let b = world.b.id;
    let mut connection = world.connect(Caller::Super).await;
    let begin = |token: &str, why: &str, minutes: u32| {
        format!("SELECT auth.begin_visit({token}, '{b}', '{why}', {minutes}, '', NULL)")
    };
    let token = secret(&world.visitor);
    for (sql, expected) in [
        (begin(&secret(&world.a.owner), "to look around", 10), "28000"),
        (begin("'\\x00'", "to look around", 10), "28000"),
        (begin(&token, "to look around", 0), "28000"),
        (begin(&token, "to look around", 481), "28000"),
        (begin(&token, "   x   ", 10), "23514"),
    ] {
        assert_eq!(code(&run(&mut connection, &sql).await), expected, "{sql}");
    }
    for caller in [Caller::Staff, Caller::Sales, Caller::Portal, Caller::Worker] {
        let mut other = world.connect(caller).await;
        let outcome = run(&mut other, &begin(&token, "to look around", 10)).await;
        assert_eq!(code(&outcome), "42501", "{caller:?}");
    }
    let nobody = format!("SELECT count(*) FROM auth.visits WHERE clinic_id = '{b}'");
    assert_eq!(world.scalar(&nobody).await, "0");

    run(&mut connection, &begin(&token, "to look around", 10)).await.unwrap();
    for (table, account) in
        [("app.audit_events", "actor_account"), ("auth.security_events", "account_id")]
    {
        let sql = format!(
            "SELECT count(*) FROM {table} WHERE clinic_id = '{b}' AND kind = 'visit_begun'
                             AND {account} = '{}' AND detail ->> 'reason' = 'to look around'",
            world.visitor.account
        );
        assert_eq!(world.scalar(&sql).await, "1", "{table}");
    }
    // One clinic at a time: the visit to A is over.
    let open = world.column("SELECT clinic_id FROM auth.visits WHERE left_at IS NULL").await;
    assert_eq!(open, [b.to_string()]);
}

const READ_WRITE: [&str; 11] = [
    "SET TRANSACTION READ WRITE",
    "SET LOCAL transaction_read_only = off",
    "SET SESSION transaction_read_only = off",
    "SELECT set_config('transaction_read_only', 'off', true)",
    "RESET transaction_read_only",
    "SET LOCAL transaction_read_only TO DEFAULT",
    "SELECT set_config('transaction_read_only', NULL, true)",
    "RESET ALL",
    "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
    "SAVEPOINT s; SET TRANSACTION READ WRITE",
    "SAVEPOINT s; ROLLBACK TO s; SET default_transaction_read_only = off",
];

#[tokio::test]
async fn a_suspended_clinic_and_a_visit_stay_read_only() {
    let mut world = World::new().await;
    let suspend =
        format!("UPDATE auth.clinics SET status = 'suspended' WHERE clinic_id = '{}'", world.a.id);
    run(&mut world.admin, &suspend).await.unwrap();
    let before = world.fingerprint(world.a.id).await;
    for caller in [Caller::Staff, Caller::Sales, Caller::Portal, Caller::Super] {
        let mut connection = world.connect(caller).await;
        for attempt in READ_WRITE {
            world.enter(&mut connection, caller).await;
            run(&mut connection, "SAVEPOINT before").await.unwrap();
            if run(&mut connection, attempt).await.is_err() {
                run(&mut connection, "ROLLBACK TO before").await.unwrap();
            }
            for write in [
                "UPDATE app.customers SET note = 'written'",
                "UPDATE app.counters SET value = value",
                "SELECT auth.note('written', NULL, '{}', '', NULL)",
                "SELECT queue.enqueue('written', 'x', '{}', now())",
            ] {
                run(&mut connection, "SAVEPOINT write").await.unwrap();
                let outcome = run(&mut connection, write).await;
                // 28000: RESET ALL took the context away.
                assert!(
                    ["25006", "42501", "28000"].contains(&code(&outcome)),
                    "{caller:?}: {attempt}: {write}"
                );
                run(&mut connection, "ROLLBACK TO write").await.unwrap();
            }
            run(&mut connection, "COMMIT").await.unwrap();
            let read = world.probe(&mut connection, caller, "SELECT * FROM app.clinics").await;
            assert_eq!(read.map(|rows| rows.len()), Ok(1), "{caller:?} still reads");
        }
    }
    assert_eq!(world.fingerprint(world.a.id).await, before);
}

#[tokio::test]
async fn a_session_is_opened_for_members_only() {
    let world = World::new().await;
    let mut connection = world.test.database.connect_as("clinic_auth").await;
    let hash = base::crypto::sha256(b"new");
    let open = |account: base::AccountId, clinic: Option<uuid::Uuid>| {
        let place = clinic.map(|id| id.to_string()).unwrap_or_default();
        let vouched = world
            .test
            .app
            .master
            .vouch("session", &[hex::encode(hash), account.to_string(), place.clone()]);
        format!(
            "SELECT auth.open_session(sha256('new'), '{account}', nullif('{place}', '')::uuid, '', '',
                                      interval '1 day', NULL, '\\x{}')",
            hex::encode(vouched)
        )
    };
    let b = Some(world.b.id);
    for sql in [
        open(world.a.owner.account, b),
        open(world.a.owner.account, None),
        open(world.visitor.account, b),
        open(base::AccountId(uuid::Uuid::from_u128(1)), b),
    ] {
        let refused = Err(("28000".to_owned(), "invalid session".to_owned()));
        assert_eq!(run(&mut connection, &sql).await, refused, "{sql}");
    }
    run(&mut connection, &open(world.b.owner.account, b)).await.unwrap();
}

/// What `clinic_auth` and `clinic_worker` may ask for concerns every clinic: without the program's word for
/// it, not one of their doors opens.
#[tokio::test]
async fn what_the_program_does_not_vouch_for_is_refused() {
    let mut world = World::new().await;
    let (account, b) = (world.b.owner.account, world.b.id);
    let kinds = world.test.app.master.vouch("claim", &["one"]);
    let other = format!("'\\x{}'::bytea", hex::encode(kinds));
    let before = world.fingerprint(b).await;
    for mac in ["NULL", "''", "sha256('x')", &other] {
        for (role, sql) in [
            (
                "clinic_auth",
                format!("SELECT * FROM auth.account_for_sign_in('x@example.test', {mac})"),
            ),
            ("clinic_auth", format!("SELECT * FROM auth.memberships('{account}', {mac})")),
            (
                "clinic_auth",
                format!(
                    "SELECT auth.open_session(sha256('new'), '{account}', '{b}', '', '',
                                              interval '1 day', NULL, {mac})"
                ),
            ),
            (
                "clinic_auth",
                format!(
                    "SELECT auth.report('x', '{account}', '{b}', NULL, '{{}}', '', NULL, {mac})"
                ),
            ),
            (
                "clinic_worker",
                format!("SELECT * FROM queue.claim('{{two}}', now(), '1 minute', {mac})"),
            ),
            (
                "clinic_worker",
                format!("SELECT * FROM queue.claim('{{}}', now(), '1 minute', {mac})"),
            ),
        ] {
            let mut connection = world.test.database.connect_as(role).await;
            let refused = Err(("28000".to_owned(), "not vouched for".to_owned()));
            assert_eq!(run(&mut connection, &sql).await, refused, "{sql}");
        }
    }
    assert_eq!(world.fingerprint(b).await, before);
}
