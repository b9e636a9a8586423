//! Forging the signed context.

use super::world::{Caller, World, code, run, secret};

/// Reads that must fail when the context is not believed.
const READ: &str = "SELECT count(*) FROM app.customers";

async fn believed(on: &mut sqlx::PgConnection, value: &str) -> bool {
    run(on, "BEGIN").await.unwrap();
    let set = format!("SELECT set_config('ctx.v', '{value}', true)");
    run(on, &set).await.unwrap();
    let outcome = run(on, READ).await;
    run(on, "ROLLBACK").await.unwrap();
    if let Err((code, message)) = &outcome {
        assert_eq!((code.as_str(), message.as_str()), ("28000", "no tenant context"));
    }
    outcome.is_ok()
}

async fn current(on: &mut sqlx::PgConnection) -> String {
    run(on, "SELECT current_setting('ctx.v')").await.unwrap()[0][0].clone().unwrap()
}

#[tokio::test]
async fn an_invented_value_is_not_believed() {
    let world = World::new().await;
    let b = world.b.id;
    let mac = "0".repeat(64);
    for caller in Caller::ALL {
        let mut connection = world.connect(caller).await;
        for value in [
            String::new(),
            "|".to_owned(),
            "|||||".to_owned(),
            b.to_string(),
            "x".repeat(64),
            "x".repeat(65),
            "x".repeat(66),
            "|".repeat(200),
            format!("{b}||clinic_owner|||{mac}"),
            format!("{b}||clinic_owner|||"),
            format!("|||||{mac}"),
            format!("{b}|{mac}"),
            format!("{b}|{b}|{b}|{b}|{b}|{b}|{b}|{mac}"),
            format!("{b}||clinic_owner|||{}", "é".repeat(64)),
        ] {
            assert!(!believed(&mut connection, &value).await, "{caller:?}: {value}");
        }
    }
}

/// Every field of a real value is bent, and the real signature kept.
#[tokio::test]
async fn a_bent_value_is_not_believed() {
    let world = World::new().await;
    for caller in Caller::ALL {
        let mut connection = world.connect(caller).await;
        world.enter(&mut connection, caller).await;
        let real = current(&mut connection).await;
        for value in bent(&real, &world.b.id.to_string()) {
            run(&mut connection, "SAVEPOINT here").await.unwrap();
            let sql = format!("SELECT set_config('ctx.v', '{value}', true)");
            run(&mut connection, &sql).await.unwrap();
            let outcome = run(&mut connection, READ).await;
            assert_eq!(code(&outcome), "28000", "{caller:?}: {value} of {real}");
            run(&mut connection, "ROLLBACK TO here").await.unwrap();
        }
        assert!(run(&mut connection, READ).await.is_ok(), "the real value is still good");
        run(&mut connection, "ROLLBACK").await.unwrap();
    }
}

fn bent(real: &str, b: &str) -> Vec<String> {
    let parts: Vec<&str> = real.split('|').collect();
    let mut all = Vec::new();
    for at in 0..parts.len() {
        let mut other = parts.clone();
        other[at] = b;
        all.push(other.join("|"));
        let mut gone = parts.clone();
        gone.remove(at);
        all.push(gone.join("|"));
    }
    let mut swapped = parts.clone();
    swapped.swap(0, 1);
    all.push(swapped.join("|"));
    all.push(format!("{b}|{real}"));
    all.push(format!("{real}|"));
    all.push(format!("|{real}"));
    all.push(format!("{real}|{}", parts[parts.len() - 1]));
    all.push(real.to_uppercase());
    all.push(format!(" {real}"));
    all.push(format!("{b}{}", &real[36.min(real.len())..]));
    all.push(real[..real.len() - 1].to_owned());
    all.push(format!("{}{}", &real[..real.len() - 1], if real.ends_with('0') { '1' } else { '0' }));
    all.retain(|value| value != real);
    all
}

#[tokio::test]
async fn a_real_value_is_believed_in_its_own_transaction_only() {
    let world = World::new().await;
    for caller in Caller::ALL {
        let mut connection = world.connect(caller).await;
        let mut sibling = world.connect(caller).await;
        world.enter(&mut connection, caller).await;
        let value = current(&mut connection).await;
        assert!(!believed(&mut sibling, &value).await, "{caller:?}: on another connection");
        assert!(run(&mut connection, READ).await.is_ok(), "{caller:?}: where it was made");
        run(&mut connection, "COMMIT").await.unwrap();
        assert!(!believed(&mut connection, &value).await, "{caller:?}: in a later transaction");
        let left = run(&mut connection, "SELECT current_setting('ctx.v', true)").await.unwrap();
        assert!(left[0][0].as_deref().unwrap_or("").is_empty(), "{caller:?}: nothing is left");
    }
}

/// A value of B's own people, copied by somebody of A in the same role.
#[tokio::test]
async fn a_value_of_another_clinic_is_of_no_use() {
    let world = World::new().await;
    let mut theirs = world.connect(Caller::Staff).await;
    run(&mut theirs, "BEGIN").await.unwrap();
    let enter = format!("SELECT * FROM auth.enter({})", secret(&world.b.owner));
    run(&mut theirs, &enter).await.unwrap();
    let value = current(&mut theirs).await;
    let mut ours = world.connect(Caller::Staff).await;
    world.enter(&mut ours, Caller::Staff).await;
    run(&mut ours, &format!("SELECT set_config('ctx.v', '{value}', true)")).await.unwrap();
    assert_eq!(code(&run(&mut ours, READ).await), "28000");
}

#[tokio::test]
async fn nobody_enters_twice_and_a_session_wide_value_does_not_last() {
    let mut world = World::new().await;
    for caller in Caller::ALL {
        let mut connection = world.connect(caller).await;
        world.enter(&mut connection, caller).await;
        let again = if caller == Caller::Worker {
            let (job, fence) = super::world::held_job(&mut world.admin, world.b.id).await;
            format!("SELECT queue.enter('{job}', {fence})")
        } else {
            format!("SELECT * FROM auth.enter({})", world.secret(caller))
        };
        let outcome = run(&mut connection, &again).await;
        assert_eq!(code(&outcome), "28000", "{caller:?} enters a second context");
        run(&mut connection, "ROLLBACK").await.unwrap();

        world.enter(&mut connection, caller).await;
        let value = current(&mut connection).await;
        run(&mut connection, &format!("SET SESSION ctx.v = '{value}'")).await.unwrap();
        run(&mut connection, "COMMIT").await.unwrap();
        assert_eq!(
            code(&run(&mut connection, READ).await),
            "28000",
            "{caller:?}: kept by SET SESSION"
        );
    }
}

/// The key and everything that signs are out of reach.
#[tokio::test]
async fn the_signature_cannot_be_asked_for() {
    let world = World::new().await;
    let b = world.b.id;
    for caller in Caller::ALL {
        let mut connection = world.connect(caller).await;
        for sql in [
            "SELECT * FROM auth.context_key".to_owned(),
            "SELECT auth.sign('x')".to_owned(),
            format!("SELECT auth.establish('{b}', NULL, 'clinic_owner', NULL, NULL)"),
            "SELECT auth.restore('x')".to_owned(),
            format!("SELECT * FROM auth.figures('{b}')"),
            "SELECT auth.make_account(gen_random_uuid(), 'x@x', '', 'x', 'en', true, now())"
                .to_owned(),
            format!(
                "SELECT auth.make_member('{b}', gen_random_uuid(), '{}', 'clinic_owner', NULL, '', now())",
                world.a.owner.account
            ),
            "SELECT auth.make_clinic(gen_random_uuid(), 'x', 'x', 'x', '#000000', 'x', '', now())"
                .to_owned(),
            "SELECT guard.protect('app.files', '{}')".to_owned(),
            "SELECT guard.lock_database()".to_owned(),
        ] {
            let outcome = world.probe(&mut connection, caller, &sql).await;
            assert_eq!(code(&outcome), "42501", "{caller:?}: {sql}: {outcome:?}");
        }
    }
}
