//! The time of an answer tells nothing of who has an account.
//!
//! With an early return planted in `sign_in` (no hash when there is no account), two of these failed: an
//! unknown e-mail was answered before a known one in 99 of 100 pairs, and with no hash instead of one.

use std::time::{Duration, Instant};

use crate::support::{Program, Staffed};
use serde_json::json;
use testkit::Request;

const ROUNDS: usize = 60;

/// A clinic in which one person's account is disabled.
async fn world() -> (Program, Staffed) {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let admin = &program.test.database.admin;
    let disable = "UPDATE auth.accounts SET disabled_at = now() WHERE id = $1";
    sqlx::query(disable).bind(a.sales.account.0).execute(admin).await.unwrap();
    (program, a)
}

/// A wrong password; gives the status and how long the answer took.
async fn attempt(program: &Program, address: &str, email: &str) -> (u16, Duration) {
    let body = json!({ "email": email, "password": "not the password" });
    let request = Request::post("/api/auth/login").from(address).json(&body);
    let began = Instant::now();
    let answer = program.send(request).await;
    (answer.status.as_u16(), began.elapsed())
}

/// Waits until so many failures are in the platform's log. They are written beside the answers: what is still
/// being written for one would slow down the next.
async fn written(program: &Program, failures: usize) {
    let sql = "SELECT count(*) FROM auth.security_events WHERE kind = 'sign_in_failed'";
    let admin = &program.test.database.admin;
    let expected = i64::try_from(failures).unwrap();
    while sqlx::query_scalar::<_, i64>(sql).fetch_one(admin).await.unwrap() < expected {
        tokio::task::yield_now().await;
    }
}

/// How likely a time out of `one` is shorter than one out of `other`: 0.5 when nothing can be told
/// (Mann and Whitney's U, as a share of all pairs).
fn shorter(one: &[Duration], other: &[Duration]) -> f64 {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| a.cmp(b)));
    let (mut less, mut all) = (0.0, 0.0);
    for order in pairs {
        all += 1.0;
        less += match order {
            std::cmp::Ordering::Less => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Greater => 0.0,
        };
    }
    less / all
}

/// Tries each kind once a round, in an order that chance gives, and holds the times of each against the
/// first's. With 60 of each, chance alone moves the share by 0.05; an early return moves it to 0 or 1.
async fn hold_alike(program: &Program, kinds: &[(&str, &str)], status: u16, fresh: bool) {
    let mut times = vec![Vec::new(); kinds.len()];
    for round in 0..ROUNDS {
        let mut order: Vec<usize> = (0..kinds.len()).collect();
        let chance = program.test.app.random.bytes::<8>();
        order.sort_by_key(|kind| chance[*kind]);
        for kind in order {
            // From somewhere else each time, so that nobody waits; or from where everybody does.
            let address =
                if fresh { format!("198.{kind}.100.{round}") } else { "203.0.113.1".to_owned() };
            let (answered, time) = attempt(program, &address, kinds[kind].1).await;
            assert_eq!(answered, status, "{}", kinds[kind].0);
            times[kind].push(time);
            if fresh {
                written(program, times.iter().map(Vec::len).sum()).await;
            }
        }
        // Nobody's failures add up.
        if fresh && round % 20 == 19 {
            program.test.pass_seconds(2 * 3600);
        }
    }
    for ((name, _), its) in kinds.iter().zip(&times).skip(1) {
        let share = shorter(its, &times[0]);
        eprintln!("{name}: {share:.2}");
        assert!((share - 0.5).abs() < 0.22, "{name} can be told from {}: {share:.2}", kinds[0].0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_time_of_an_answer_does_not_tell_who_has_an_account() {
    let (program, a) = world().await;
    let kinds = [
        ("known", a.owner.email.as_str()),
        ("unknown", "nobody@example.test"),
        ("disabled", a.sales.email.as_str()),
        ("malformed", "not an address"),
    ];
    hold_alike(&program, &kinds, 401, true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_time_of_a_locked_answer_does_not_tell_either() {
    let (program, a) = world().await;
    let kinds = [
        ("known", a.owner.email.as_str()),
        ("unknown", "nobody@example.test"),
        ("disabled", a.sales.email.as_str()),
        ("malformed", "not an address"),
    ];
    for (_, email) in kinds {
        for _ in 0..5 {
            assert_eq!(attempt(&program, "203.0.113.1", email).await.0, 401);
        }
    }
    hold_alike(&program, &kinds, 429, false).await;
}

#[tokio::test]
async fn every_refusal_costs_one_hash_and_a_lock_none() {
    let (program, a) = world().await;
    let computed = || program.test.app.passwords.computed();
    for email in [&*a.owner.email, "nobody@example.test", &*a.sales.email, "not an address"] {
        for expected in [1, 1, 1, 1, 1, 0, 0] {
            let before = computed();
            attempt(&program, "203.0.113.1", email).await;
            assert_eq!(computed() - before, expected, "{email}");
        }
    }
}
