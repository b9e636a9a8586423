//! Sign-ins that wait after failures: who guesses, and who is guessed at.

use crate::support::Program;
use serde_json::json;
use testkit::{Answer, Person, Request};

const HOME: &str = "203.0.113.10";

async fn try_from(program: &Program, address: &str, email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password });
    program.send(Request::post("/api/auth/login").from(address).json(&body)).await
}

async fn fail(program: &Program, address: &str, email: &str) -> u16 {
    try_from(program, address, email, "not the password").await.status.as_u16()
}

async fn succeed(program: &Program, address: &str, email: &str) -> u16 {
    try_from(program, address, email, Person::PASSWORD).await.status.as_u16()
}

fn wait_of(answer: &Answer) -> i64 {
    answer.headers["retry-after"].to_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn five_failures_make_a_wait_that_doubles_and_ends() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    for _ in 0..5 {
        assert_eq!(fail(&program, HOME, &a.owner.email).await, 401);
    }
    let mut waits = Vec::new();
    for _ in 0..7 {
        let locked = try_from(&program, HOME, &a.owner.email, Person::PASSWORD).await;
        assert_eq!(locked.status, 429, "the right password waits as well");
        waits.push(wait_of(&locked));
        program.test.pass_seconds(wait_of(&locked));
        assert_eq!(fail(&program, HOME, &a.owner.email).await, 401);
    }
    assert_eq!(waits, [30, 60, 120, 240, 480, 900, 900]);
    // Once for each lock, in the log of the clinic that the account belongs to.
    let sql = "SELECT count(*) FROM app.audit_events WHERE kind = $1";
    let admin = &program.test.database.admin;
    let count = |kind: &'static str| sqlx::query_scalar::<_, i64>(sql).bind(kind).fetch_one(admin);
    while count("sign_in_failed").await.unwrap() < 12 || count("sign_in_locked").await.unwrap() < 8
    {
        tokio::task::yield_now().await;
    }
    assert_eq!(count("sign_in_locked").await.unwrap(), 8);
    program.test.pass_seconds(900);
    assert_eq!(succeed(&program, HOME, &a.owner.email).await, 200);
    assert_eq!(fail(&program, HOME, &a.owner.email).await, 401, "and all is forgiven");
    assert_eq!(succeed(&program, HOME, &a.owner.email).await, 200);
}

#[tokio::test]
async fn an_hour_without_a_failure_forgives() {
    let program = Program::start().await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(fail(&program, HOME, "nobody@example.test").await, 401);
        }
        program.test.pass_seconds(3601);
    }
}

#[tokio::test]
async fn known_and_unknown_and_impossible_emails_wait_alike() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let computed = || program.test.app.passwords.computed();
    let mut answers = Vec::new();
    for email in [a.owner.email.as_str(), "nobody@example.test", "not an address"] {
        let before = computed();
        for _ in 0..5 {
            assert_eq!(fail(&program, HOME, email).await, 401);
        }
        // Under other spellings, too; and nothing is hashed for who has to wait.
        let locked = try_from(&program, HOME, &format!(" {} ", email.to_uppercase()), "x").await;
        assert_eq!(computed() - before, 5, "{email}");
        let mut problem = locked.json();
        problem.as_object_mut().unwrap().remove("request");
        answers.push((locked.status, wait_of(&locked), problem));
    }
    assert_eq!(answers[0].0, 429);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}

#[tokio::test]
async fn strangers_elsewhere_do_not_lock_somebody_out() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    assert_eq!(succeed(&program, HOME, &a.owner.email).await, 200);
    let mut refused = 0;
    for number in 0..60 {
        let status = fail(&program, &format!("198.51.100.{number}"), &a.owner.email).await;
        refused += usize::from(status == 429);
    }
    assert_eq!(refused, 10, "fifty failures from anywhere, and the e-mail waits");
    assert_eq!(succeed(&program, "192.0.2.1", &a.owner.email).await, 429, "at a new address");
    assert_eq!(succeed(&program, HOME, &a.owner.email).await, 200, "but not where it is known");
    assert_eq!(succeed(&program, HOME, &a.staff.email).await, 200, "and nobody else");
}

#[tokio::test]
async fn an_address_that_tries_many_emails_waits_but_for_who_is_known_there() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    assert_eq!(succeed(&program, HOME, &a.owner.email).await, 200);
    for number in 0..100 {
        assert_eq!(fail(&program, HOME, &format!("guess{number}@example.test")).await, 401);
        // An account of one's own does not wipe the address clean.
        if number % 40 == 39 {
            assert_eq!(succeed(&program, HOME, &a.owner.email).await, 200);
        }
    }
    assert_eq!(fail(&program, HOME, "guess100@example.test").await, 429);
    assert_eq!(succeed(&program, HOME, &a.staff.email).await, 429);
    assert_eq!(succeed(&program, HOME, &a.owner.email).await, 200);
    assert_eq!(succeed(&program, "203.0.113.11", &a.staff.email).await, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_made_at_once_tell_no_more_than_the_free_ones() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let email = a.owner.email.as_str();
    let tries: Vec<_> = (0..40).map(|_| fail(&program, HOME, email)).collect();
    let statuses = program.test.at_once(tries).await;
    let told = statuses.iter().filter(|status| **status == 401).count();
    assert_eq!(told, 5, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 401 | 429)));
}
