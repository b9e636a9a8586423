//! The second factor: codes, recovery codes, and who cannot do without.

use base::Random;
use base::crypto::MasterKey;
use testkit::{Person, Request};
use totp_rs::{Builder, Secret, Totp};

use super::{cookie, me, sign_in};
use crate::support::Program;

/// What is between two marks of a page.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).expect("marks").0
}

fn generator(key: &str) -> Totp {
    let secret = Secret::try_from_base32(key.replace(' ', "")).unwrap();
    Builder::new().with_secret(secret).build().unwrap()
}

/// The code that the generator shows at the program's time.
fn code(program: &Program, totp: &Totp) -> String {
    let seconds = u64::try_from(program.test.app.clock.now().0.as_second()).unwrap();
    totp.generate(seconds).to_string()
}

/// Sets up a code generator: it, and the recovery codes.
async fn enrol(program: &Program, person: &Person) -> (Totp, Vec<String>) {
    let begun = program.send(Request::post("/account/code-generator").by(person)).await;
    assert_eq!(begun.location(), "/account/code-generator");
    let page = program.send(Request::get("/account/code-generator").by(person)).await.text();
    assert!(page.contains("<svg class=\"qr\""));
    let totp = generator(between(&page, "id=\"generator-key\">", "<"));
    let confirm = |code: &str| {
        Request::post("/account/code-generator/confirm").by(person).form(&[("code", code)])
    };
    assert_eq!(program.send(confirm("000")).await.status, 422);
    let codes = program.send(confirm(&code(program, &totp))).await;
    assert_eq!(codes.status, 200, "{}", codes.text());
    let text = codes.text();
    let codes = between(&text, "name=\"codes\" value=\"", "\"").split(' ').map(str::to_owned);
    (totp, codes.collect())
}

#[tokio::test]
async fn a_code_is_asked_for_and_none_is_taken_twice() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let (totp, _) = enrol(&program, &a.staff).await;
    let attempt = async |code: Option<&str>| {
        let answer = sign_in(&program, &a.staff.email, Person::PASSWORD, code).await;
        (answer.status.as_u16(), answer.json()["code"].as_str().unwrap_or_default().to_owned())
    };
    let refused = (401, "second_factor".to_owned());
    assert_eq!(attempt(None).await, refused);
    let used = code(&program, &totp);
    assert_eq!(attempt(Some(&used)).await, refused, "the code of the setup was used");
    assert_eq!(
        sign_in(&program, &a.staff.email, "wrong", Some(&used)).await.json()["code"],
        "sign_in"
    );
    program.test.pass_seconds(31);
    let fresh = code(&program, &totp);
    let racers = (0..4).map(|_| sign_in(&program, &a.staff.email, Person::PASSWORD, Some(&fresh)));
    let answers: Vec<u16> =
        program.test.at_once(racers).await.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    program.test.pass_seconds(90);
    assert_eq!(attempt(Some(&fresh)).await, refused, "it is too old");
    assert_eq!(attempt(Some(&code(&program, &totp))).await.0, 200);
}

#[tokio::test]
async fn tries_are_counted_over_all_tickets() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let (totp, _) = enrol(&program, &a.staff).await;
    for _ in 0..10 {
        let wrong = sign_in(&program, &a.staff.email, Person::PASSWORD, Some("123456")).await;
        assert_eq!(wrong.status, 401);
    }
    program.test.pass_seconds(31);
    let right = code(&program, &totp);
    let late = sign_in(&program, &a.staff.email, Person::PASSWORD, Some(&right)).await;
    assert_eq!(late.status, 401, "even the right one");
    let hour = sqlx::query("UPDATE auth.tickets SET created_at = now() - interval '2 hours'");
    hour.execute(&program.test.database.admin).await.unwrap();
    assert_eq!(sign_in(&program, &a.staff.email, Person::PASSWORD, Some(&right)).await.status, 200);
}

#[tokio::test]
async fn the_form_asks_for_the_code_on_a_page_of_its_own() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let (_, codes) = enrol(&program, &a.owner).await;
    let form =
        [("email", a.owner.email.as_str()), ("password", Person::PASSWORD), ("next", "/customers")];
    let halfway = program.send(Request::post("/auth/login").form(&form)).await;
    assert_eq!(halfway.location(), "/auth/code?next=%2Fcustomers");
    assert!(cookie(&halfway, "session").is_none(), "nobody is signed in yet");
    let ticket = cookie(&halfway, "ticket").unwrap();
    let page = Request::get("/auth/code").header("cookie", &ticket);
    assert_eq!(program.send(page).await.status, 200);
    let step = |code: &str| {
        let form = [("code", code), ("next", "/customers")];
        Request::post("/auth/code").header("cookie", &ticket).form(&form)
    };
    assert_eq!(program.send(step("000000")).await.status, 422);
    let done = program.send(step(&codes[0].to_uppercase())).await;
    assert_eq!((done.status.as_u16(), done.location()), (303, "/customers"));
    assert!(cookie(&done, "session").is_some());
    assert_eq!(program.send(step(&codes[1])).await.location(), "/auth/login?again=1", "spent");
    let stranger = Request::post("/auth/code").form(&[("code", codes[1].as_str())]);
    assert_eq!(program.send(stranger).await.location(), "/auth/login?again=1");
}

#[tokio::test]
async fn a_recovery_code_is_good_once_and_new_ones_replace_it() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let (_, codes) = enrol(&program, &a.sales).await;
    assert_eq!(codes.len(), 10);
    let attempt = async |code: &str| {
        sign_in(&program, &a.sales.email, Person::PASSWORD, Some(code)).await.status.as_u16()
    };
    let racers = (0..4).map(|_| attempt(&codes[0]));
    let answers = program.test.at_once(racers).await;
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert_eq!(attempt(&codes[0]).await, 401);
    let again = program.send(Request::post("/account/recovery-codes").by(&a.sales)).await;
    assert!(!again.text().contains(&codes[1]));
    assert_eq!(attempt(&codes[1]).await, 401, "replaced");
    let form = [("codes", codes.join(" "))];
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let file = Request::post("/account/recovery-codes/file").by(&a.sales).form(&form);
    let file = program.send(file).await;
    assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert!(codes.iter().all(|code| file.text().contains(code)));
}

#[tokio::test]
async fn a_factor_goes_with_the_password_only_and_a_super_admins_last_stays() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let boss = program.test.super_admin().await;
    for (person, expected) in [(&a.staff, 303), (&boss, 422)] {
        let _ = enrol(&program, person).await;
        let remove = |password: &str| {
            Request::post("/account/code-generator/remove")
                .by(person)
                .form(&[("current_password", password)])
        };
        assert_eq!(program.send(remove("not mine")).await.status, 422);
        assert_eq!(
            program.send(remove(Person::PASSWORD)).await.status,
            expected,
            "{:?}",
            person.role
        );
    }
    assert_eq!(sign_in(&program, &a.staff.email, Person::PASSWORD, None).await.status, 200);
    let left: i64 =
        sqlx::query_scalar("SELECT count(*) FROM auth.recovery_codes WHERE account_id = $1")
            .bind(a.staff.account.0)
            .fetch_one(&program.test.database.admin)
            .await
            .unwrap();
    assert_eq!(left, 0, "recovery codes stand for nothing any more");
}

#[tokio::test]
async fn a_super_admin_without_a_second_factor_reaches_their_account_only() {
    let program = Program::start().await;
    let boss = program.test.super_admin().await;
    let without = sqlx::query("UPDATE auth.accounts SET second_factor = false WHERE id = $1");
    without.bind(boss.account.0).execute(&program.test.database.admin).await.unwrap();
    let led = program.send(Request::get("/platform/clinics").by(&boss)).await;
    assert_eq!(led.location(), "/account/security");
    assert_eq!(me(&program, &boss).await, 200);
    let _ = enrol(&program, &boss).await;
    assert_eq!(program.send(Request::get("/platform/clinics").by(&boss)).await.status, 200);
}

#[tokio::test]
async fn the_secret_is_kept_sealed() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let (totp, _) = enrol(&program, &a.staff).await;
    let sealed: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM auth.code_generators")
        .fetch_one(&program.test.database.admin)
        .await
        .unwrap();
    let secret = totp.secret().as_bytes();
    assert!(!sealed.windows(secret.len()).any(|window| window == secret));

    let (app, random) = (&program.test.app, Random::system());
    let (new, _) = MasterKey::generate(&random);
    let mut admin = program.test.database.admin.acquire().await.unwrap();
    let rewrap = platform::second_factors::rewrap(&mut admin, &app.master, &new, &random).await;
    assert_eq!(rewrap.unwrap(), 1);
    let again: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM auth.code_generators")
        .fetch_one(&mut *admin)
        .await
        .unwrap();
    let place = [b"code generator ".as_slice(), a.staff.account.0.as_bytes()].concat();
    assert_eq!(new.account_key().open(&again, &place).unwrap(), secret);
    assert!(app.master.account_key().open(&again, &place).is_err());
}
