//! Who sees what: the database's half of the promises about roles.

use sqlx::PgConnection;
use uuid::Uuid;

use super::world::{Caller, World, code, run, secret};

const OWN_TABLES: [&str; 4] =
    ["app.customers", "app.skin_analyses", "app.files", "app.analysis_images"];

/// The identities that a caller sees in a table.
async fn seen(world: &mut World, caller: Caller, table: &str) -> Vec<String> {
    let column = if table == "app.analysis_images" { "analysis_id" } else { "id" };
    let mut connection = world.connect(caller).await;
    let sql = format!("SELECT {column}::text FROM {table} ORDER BY 1");
    let rows = world.probe(&mut connection, caller, &sql).await.unwrap();
    rows.into_iter().map(|mut row| row.remove(0).unwrap()).collect()
}

/// A further customer of clinic A, with a file, an analysis and a picture.
async fn customer(
    world: &mut World,
    number: i64,
    assigned: Option<Uuid>,
    created: Option<Uuid>,
) -> Uuid {
    let (clinic, id) = (world.a.id, Uuid::from_u128(u128::from(number.unsigned_abs())));
    let text = |id: Option<Uuid>| id.map_or("NULL".to_owned(), |id| format!("'{id}'"));
    let sql = format!(
        "INSERT INTO app.customers (clinic_id, id, number, full_name, assigned_to, created_by,
                                    created_at, updated_at)
         VALUES ('{clinic}', '{id}', {number}, 'x', {}, {}, now(), now());
         INSERT INTO app.files (clinic_id, id, customer_id, media_type, size, created_at)
         VALUES ('{clinic}', '{id}', '{id}', 'x', 1, now());
         INSERT INTO app.skin_analyses (clinic_id, id, customer_id, consented_at, created_at)
         VALUES ('{clinic}', '{id}', '{id}', now(), now());
         INSERT INTO app.analysis_images (clinic_id, analysis_id, name, file_id)
         VALUES ('{clinic}', '{id}', 'photo', '{id}')",
        text(assigned),
        text(created)
    );
    run(&mut world.admin, &sql).await.unwrap();
    id
}

#[tokio::test]
async fn staff_see_their_whole_clinic_and_no_other() {
    let mut world = World::new().await;
    customer(&mut world, 1001, None, None).await;
    for table in OWN_TABLES {
        let column = if table == "app.analysis_images" { "analysis_id" } else { "id" };
        for caller in [Caller::Staff, Caller::Worker, Caller::Super] {
            let all = format!(
                "SELECT {column}::text FROM {table} WHERE clinic_id = '{}' ORDER BY 1",
                world.a.id
            );
            let expected = world.column(&all).await;
            assert!(expected.len() >= 2, "{table}");
            assert_eq!(seen(&mut world, caller, table).await, expected, "{caller:?} in {table}");
        }
    }
}

#[tokio::test]
async fn sales_people_see_their_own_rows_only() {
    let mut world = World::new().await;
    let (me, other) = (world.a.sales.member.0, world.a.staff.member.0);
    // What the world made belongs to `me` already, so it is given away.
    let give = format!("UPDATE app.customers SET assigned_to = '{other}', created_by = '{other}'");
    run(&mut world.admin, &format!("{give} WHERE clinic_id = '{}'", world.a.id)).await.unwrap();
    let assigned = customer(&mut world, 1001, Some(me), Some(other)).await;
    let created = customer(&mut world, 1002, None, Some(me)).await;
    let hidden = customer(&mut world, 1003, Some(other), Some(other)).await;
    customer(&mut world, 1004, None, None).await;
    let mut expected = vec![assigned.to_string(), created.to_string()];
    expected.sort();
    for table in OWN_TABLES {
        assert_eq!(seen(&mut world, Caller::Sales, table).await, expected, "{table}");
    }

    let mut connection = world.connect(Caller::Sales).await;
    let write = format!("UPDATE app.customers SET note = 'mine' WHERE id = '{hidden}' RETURNING 1");
    let outcome = world.attack(&mut connection, Caller::Sales, &write).await;
    assert_eq!(outcome, Ok(vec![]));
    let columns =
        "INSERT INTO app.customers (id, number, full_name, assigned_to, created_by, created_at,
                   updated_at) VALUES (gen_random_uuid(), 2000, 'x'";
    for sql in [
        format!("UPDATE app.customers SET assigned_to = '{me}'"),
        format!("{columns}, NULL, NULL, now(), now())"),
        format!("{columns}, '{other}', '{other}', now(), now())"),
    ] {
        let outcome = world.attack(&mut connection, Caller::Sales, &sql).await;
        assert_eq!(code(&outcome), "42501", "{sql}");
    }
    let own = format!("{columns}, NULL, '{me}', now(), now())");
    world.attack(&mut connection, Caller::Sales, &own).await.unwrap();
}

#[tokio::test]
async fn a_customer_sees_only_themselves() {
    let mut world = World::new().await;
    customer(&mut world, 1001, None, None).await;
    let me = world.a.customer;
    assert_eq!(seen(&mut world, Caller::Portal, "app.customers").await, [me.to_string()]);
    for table in ["app.skin_analyses", "app.files", "app.analysis_images"] {
        let column = if table == "app.analysis_images" { "analysis_id" } else { "id" };
        let mine = match table {
            "app.analysis_images" => format!(
                "SELECT i.analysis_id::text FROM app.analysis_images AS i
                 JOIN app.skin_analyses AS a USING (clinic_id)
                 WHERE a.id = i.analysis_id AND a.customer_id = '{me}' ORDER BY 1"
            ),
            _ => {
                format!("SELECT {column}::text FROM {table} WHERE customer_id = '{me}' ORDER BY 1")
            }
        };
        let expected = world.column(&mine).await;
        assert_eq!(expected.len(), 1, "{table}");
        assert_eq!(seen(&mut world, Caller::Portal, table).await, expected, "{table}");
    }
    let profile = world.a.portal.member.to_string();
    assert_eq!(seen(&mut world, Caller::Portal, "app.profiles").await, [profile]);
    let mut connection = world.connect(Caller::Portal).await;
    for table in ["app.counters", "app.audit_events"] {
        let outcome =
            world.probe(&mut connection, Caller::Portal, &format!("SELECT * FROM {table}")).await;
        let nothing = code(&outcome) == "42501" || outcome == Ok(vec![]);
        assert!(nothing, "{table}: {outcome:?}");
    }
}

async fn clinic_page(on: &mut PgConnection, token: &str) -> super::world::Outcome {
    run(on, "BEGIN").await.unwrap();
    run(on, &format!("SELECT * FROM auth.enter({token})")).await.unwrap();
    let page = run(
        on,
        "SELECT slug, staff, customers, analyses, total FROM auth.clinic_page('', NULL, NULL, 10)",
    )
    .await;
    run(on, "ROLLBACK").await.unwrap();
    page
}

#[tokio::test]
async fn the_super_admin_lists_all_clinics_and_nobody_else_does() {
    let mut world = World::new().await;
    customer(&mut world, 1001, None, None).await;
    run(&mut world.admin, "DELETE FROM auth.visits").await.unwrap();
    let row = |texts: [&str; 5]| texts.map(|text| Some(text.to_owned())).to_vec();
    let expected = vec![row(["a", "3", "2", "2", "2"]), row(["b", "1", "1", "1", "2"])];
    let token = secret(&world.visitor);
    let mut connection = world.connect(Caller::Super).await;
    assert_eq!(clinic_page(&mut connection, &token).await, Ok(expected.clone()));

    // On a visit to A the list is the same, and after it the context is still A's.
    world.visit(world.a.id).await;
    assert_eq!(clinic_page(&mut connection, &token).await, Ok(expected));
    let both = "SELECT slug FROM auth.clinic_page('', NULL, NULL, 10);
                SELECT DISTINCT clinic_id::text FROM app.customers";
    let rows = world.probe(&mut connection, Caller::Super, both).await.unwrap();
    assert_eq!(rows.last().unwrap()[0], Some(world.a.id.to_string()));

    let list = "SELECT * FROM auth.clinic_page('', NULL, NULL, 10)";
    assert_eq!(code(&run(&mut connection, list).await), "28000", "without a context");
    for caller in [Caller::Staff, Caller::Sales, Caller::Portal, Caller::Worker] {
        let mut connection = world.connect(caller).await;
        let outcome = world.probe(&mut connection, caller, list).await;
        assert_eq!(code(&outcome), "42501", "{caller:?}");
    }
}

#[tokio::test]
async fn what_happened_can_be_neither_changed_nor_forged() {
    let mut world = World::new().await;
    for caller in [Caller::Staff, Caller::Sales, Caller::Portal, Caller::Worker] {
        let mut connection = world.connect(caller).await;
        let note = format!("SELECT auth.note('noted_{caller:?}', NULL, '{{}}', '', NULL)");
        world.attack(&mut connection, caller, &note).await.unwrap();
        let (role, account) = match caller {
            Caller::Staff => ("clinic_owner", world.a.owner.account.to_string()),
            Caller::Sales => ("sales_staff", world.a.sales.account.to_string()),
            Caller::Portal => ("customer", world.a.portal.account.to_string()),
            _ => ("worker", String::new()),
        };
        let actor = format!(
            "SELECT actor_role || '/' || coalesce(actor_account::text, '')
                             FROM app.audit_events WHERE kind = 'noted_{caller:?}'"
        );
        assert_eq!(world.column(&actor).await, [format!("{role}/{account}")]);
    }
    let before = world.fingerprint(world.a.id).await;
    for caller in Caller::ALL {
        let mut connection = world.connect(caller).await;
        for sql in [
            "UPDATE app.audit_events SET actor_role = 'customer'",
            "UPDATE app.audit_events SET detail = '{}'",
            "DELETE FROM app.audit_events",
            "TRUNCATE app.audit_events",
            "INSERT INTO app.audit_events (actor_role, kind) VALUES ('customer', 'forged')",
            "MERGE INTO app.audit_events AS e USING (VALUES (1)) AS v ON true WHEN MATCHED THEN DELETE",
            "UPDATE auth.security_events SET kind = 'x'",
            "DELETE FROM auth.security_events",
            "INSERT INTO auth.security_events (kind) VALUES ('forged')",
        ] {
            let outcome = world.attack(&mut connection, caller, sql).await;
            assert!(["42501", "25006"].contains(&code(&outcome)), "{caller:?}: {sql}: {outcome:?}");
        }
        let as_other =
            "SELECT set_config('ctx.v', replace(current_setting('ctx.v'), 'c', 'd'), true);
                        SELECT auth.note('forged', NULL, '{}', '', NULL)";
        let outcome = world.attack(&mut connection, caller, as_other).await;
        assert!(["28000", "42501", "25006"].contains(&code(&outcome)), "{caller:?}: {outcome:?}");
    }
    assert_eq!(world.fingerprint(world.a.id).await, before);
}
