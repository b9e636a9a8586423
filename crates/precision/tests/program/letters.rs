//! Letters on their way: orders, attempts, the clinic's own words, and the pages around them.

use base::mail::MailError;
use base::{AccountId, ClinicId, EmailAddress, Instant, Lang};
use messaging::Outbox;
use platform::letters::{self, Change, Order, Recipient, SecurityNotice};
use testkit::{Answer, Person, Request, SmtpServer, Step, TestApp};
use uuid::Uuid;

use crate::support::{Program, Staffed};

fn to(lang: Lang) -> Recipient {
    let email = EmailAddress::parse("nicha@example.com").unwrap();
    Recipient { email, name: "ณิชา".into(), lang }
}

fn reset(program: &Program, seconds: i64) -> Order {
    Order::PasswordReset {
        account: AccountId(Uuid::from_u128(1)),
        to: to(Lang::Th),
        reset_id: Uuid::from_u128(2),
        expires_at: program.test.app.clock.now().plus_seconds(seconds),
    }
}

async fn order(program: &Program, order: &Order) {
    let mut auth = program.test.app.pools.auth().acquire().await.unwrap();
    letters::send_aside(&mut auth, &program.test.app, "one", order).await.unwrap();
}

async fn states(program: &Program) -> Vec<(String, i64)> {
    base::jobs::depth(&program.test.app).await.unwrap()
}

async fn last_error(program: &Program) -> String {
    sqlx::query_scalar("SELECT last_error FROM queue.jobs")
        .fetch_one(&program.test.database.admin)
        .await
        .unwrap()
}

fn one(state: &str) -> Vec<(String, i64)> {
    vec![(state.to_owned(), 1)]
}

#[tokio::test]
async fn a_letter_about_an_account_goes_once_and_its_secret_is_kept_nowhere() {
    let program = Program::start().await;
    for _ in 0..2 {
        order(&program, &reset(&program, 1800)).await;
    }
    let token = letters::reset_token(&program.test.app, Uuid::from_u128(2));
    let payload: String = sqlx::query_scalar("SELECT payload::text FROM queue.jobs")
        .fetch_one(&program.test.database.admin)
        .await
        .unwrap();
    assert!(!payload.contains(&token));
    assert_eq!(program.work().await, 1);
    let mails = program.test.mailbox.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to.address.as_str(), "nicha@example.com");
    assert_eq!(mails[0].from_name.as_str(), "Precision");
    assert!(mails[0].reply_to.is_none());
    assert!(mails[0].text.contains(&format!("http://localhost/auth/reset/{token}\n")));
    assert!(mails[0].html.contains(&token));
    assert_eq!(states(&program).await, one("done"));
    order(&program, &reset(&program, 1800)).await;
    assert_eq!(program.work().await, 0, "the same letter once more is not another");
}

#[tokio::test]
async fn a_link_that_has_ended_is_not_sent() {
    let program = Program::start().await;
    order(&program, &reset(&program, 60)).await;
    program.test.pass_seconds(61);
    assert_eq!(program.work().await, 1);
    assert!(program.test.mailbox.mails().is_empty());
    assert_eq!(states(&program).await, one("done"));
}

#[tokio::test]
async fn what_may_pass_is_tried_for_hours_and_always_as_the_same_mail() {
    let program = Program::start().await;
    let mailbox = program.test.mailbox.clone();
    let notice = SecurityNotice { change: Change::PasswordChanged, at: now(&program) };
    let notice = Order::SecurityNotice { to: to(Lang::En), notice };
    order(&program, &notice).await;
    mailbox.fail_next(MailError::Transient { reason: "busy".into(), retry_after: Some(900) });
    assert_eq!(program.work().await, 1);
    program.test.pass_seconds(899);
    assert_eq!(program.work().await, 0, "not before the other side said");
    program.test.pass_seconds(1);
    for _ in 0..8 {
        mailbox.fail_next(MailError::transient("away"));
        assert_eq!(program.work().await, 1);
        program.test.pass_seconds(3600);
    }
    assert_eq!(last_error(&program).await, "upstream: away");
    // It is taken; but the worker dies before it can say so, and another sends it once more.
    assert_eq!(program.work().await, 1);
    sqlx::query("UPDATE queue.jobs SET state = 'ready', payload = $1")
        .bind(serde_json::to_value(&notice).unwrap())
        .execute(&program.test.database.admin)
        .await
        .unwrap();
    assert_eq!(program.work().await, 1);
    let mails = mailbox.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0], mails[1], "with the same Message-ID and idempotency key");
    assert_eq!(states(&program).await, one("done"));
}

#[tokio::test]
async fn a_letter_nobody_takes_is_given_up_in_the_end() {
    let program = Program::start().await;
    order(&program, &reset(&program, 1_000_000)).await;
    let mut attempts = 0;
    for _ in 0..30 {
        program.test.mailbox.fail_next(MailError::transient("away"));
        attempts += program.work().await;
        program.test.pass_seconds(3600);
    }
    assert_eq!(attempts, 20);
    assert_eq!(states(&program).await, one("dead"));
}

#[tokio::test]
async fn through_a_real_mail_server_4xx_is_tried_again_and_5xx_is_the_end() {
    let server = SmtpServer::open().await;
    let program = with_smtp(&server).await;
    order(&program, &reset(&program, 1_000_000)).await;
    server.answer_next(Step::To, "451 4.7.1 greylisted");
    assert_eq!(program.work().await, 1);
    assert_eq!(last_error(&program).await, "upstream: the mail server put the mail off (451)");
    program.test.pass_seconds(5);
    assert_eq!(program.work().await, 1);
    assert_eq!(server.mails().len(), 1);
    assert_eq!(states(&program).await, one("done"));

    let program = with_smtp(&server).await;
    order(&program, &reset(&program, 1_000_000)).await;
    server.answer_next(Step::To, "550 5.1.1 nicha@example.com unknown");
    assert_eq!(program.work().await, 1);
    assert_eq!(states(&program).await, one("dead"));
    assert_eq!(last_error(&program).await, "the mail server refused the mail (550)");
    let payload: String = sqlx::query_scalar("SELECT payload::text FROM queue.jobs")
        .fetch_one(&program.test.database.admin)
        .await
        .unwrap();
    assert_eq!(payload, "{}", "nobody's name stays behind");
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn a_mail_server_that_was_away_gets_the_letter_when_it_is_back() {
    let server = SmtpServer::open().await;
    let port = server.address.port();
    drop(server);
    let program = program_with(Box::new(smtp(port))).await;
    order(&program, &reset(&program, 1_000_000)).await;
    assert_eq!(program.work().await, 1);
    assert_eq!(last_error(&program).await, "upstream: the mail server was not reached");
    let server = SmtpServer::open_at(port).await;
    program.test.pass_seconds(5);
    assert_eq!(program.work().await, 1);
    assert_eq!(server.mails().len(), 1);
}

fn smtp(port: u16) -> messaging::Smtp {
    let tls = base::config::SmtpTls::Loopback;
    let server = base::config::SmtpServer { host: "127.0.0.1".into(), port, tls, user: None };
    let from = EmailAddress::parse("no-reply@precision.test").unwrap();
    messaging::Smtp::new(&server, from, base::Clock::system()).unwrap()
}

async fn with_smtp(server: &SmtpServer) -> Program {
    program_with(Box::new(smtp(server.address.port()))).await
}

async fn program_with(mailer: Box<dyn base::mail::Mailer>) -> Program {
    Program::on(TestApp::with_mailer(mailer).await)
}

fn now(program: &Program) -> Instant {
    program.test.app.clock.now()
}

// The clinic's own words.

const PAGE: &str = "/settings/letters/staff-en";

async fn post(program: &Program, by: &Person, path: &str, subject: &str, intro: &str) -> Answer {
    let form = [("subject", subject), ("intro", intro)];
    program.send(Request::post(path).by(by).form(&form)).await
}

async fn words(program: &Program, clinic: ClinicId) -> Vec<(String, String, String)> {
    sqlx::query_as("SELECT kind, lang, subject FROM app.letter_texts WHERE clinic_id = $1")
        .bind(clinic.0)
        .fetch_all(&program.test.database.admin)
        .await
        .unwrap()
}

async fn page(program: &Program, by: &Person, path: &str) -> String {
    let answer = program.send(Request::get(path).by(by)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text()
}

#[tokio::test]
async fn a_clinic_words_its_invitations_and_goes_back() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let before = page(&program, &a.owner, PAGE).await;
    assert!(before.contains("Clinic a invites you to its team"), "ours, in the letter's language");
    let kept = post(&program, &a.admin, PAGE, "Join <us>", "First.\nSecond.").await;
    assert_eq!((kept.status.as_u16(), kept.location()), (303, "/settings/letters"));
    let own = ("invitation_staff".to_owned(), "en".to_owned(), "Join <us>".to_owned());
    assert_eq!(words(&program, a.clinic.id).await, [own]);
    assert!(words(&program, b.clinic.id).await.is_empty());
    assert!(page(&program, &a.owner, PAGE).await.contains("Join &#60;us&#62;"));
    assert!(!page(&program, &b.owner, PAGE).await.contains("Join"));
    let read = letters_words(&program, &a).await.unwrap();
    assert_eq!((read.subject.as_str(), read.intro.as_str()), ("Join <us>", "First.\nSecond."));

    let back = program.send(Request::post(&format!("{PAGE}/delete")).by(&a.owner)).await;
    assert_eq!(back.status, 303);
    assert!(words(&program, a.clinic.id).await.is_empty());
    let noted = |found: &[(Uuid, String)]| {
        found == [(a.clinic.id.0, "staff-en".into()), (a.clinic.id.0, "staff-en".into())]
    };
    program.wait_for_events("letter_reworded", "letter", noted).await;
}

async fn letters_words(program: &Program, clinic: &Staffed) -> Option<letters::Words> {
    let mut context = program.context(&clinic.owner).await;
    let (id, staff) = (clinic.clinic.id, letters::Invited::Staff);
    platform::letter_texts::words(context.tx(), id, staff, Lang::En).await.unwrap()
}

#[tokio::test]
async fn mistakes_in_the_words_are_named_and_nothing_is_kept_or_sent() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    for path in [PAGE.to_owned(), format!("{PAGE}/test")] {
        let answer = post(&program, &a.owner, &path, "", &"x".repeat(1001)).await;
        assert_eq!(answer.status, 422);
        let text = answer.text();
        assert!(text.contains("Enter a subject.") && text.contains("Use at most 1000"), "{text}");
    }
    assert!(words(&program, a.clinic.id).await.is_empty());
    assert_eq!(program.work().await, 0);
    let unknown = program.send(Request::get("/settings/letters/staff-de").by(&a.owner)).await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn a_test_goes_to_whoever_asks_in_the_clinics_name_with_the_words_as_they_stand() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    sqlx::query("UPDATE app.clinics SET email = 'hello@aura.test', phone = '021234567'")
        .execute(&program.test.database.admin)
        .await
        .unwrap();
    let path = "/settings/letters/customer-th/test";
    let answer = post(&program, &a.owner, path, "ลองดู", "สวัสดี <b>").await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains(&a.owner.email));
    assert_eq!(program.work().await, 1);
    let mails = program.test.mailbox.mails();
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!(mail.to.address.as_str(), a.owner.email);
    assert_eq!((mail.from_name.as_str(), mail.subject.as_str()), ("คลินิก a", "ลองดู"));
    let reply_to = mail.reply_to.as_ref().unwrap();
    assert_eq!(reply_to.address.as_str(), "hello@aura.test");
    assert!(mail.text.contains("สวัสดี <b>") && mail.text.contains("02-123-4567"), "{}", mail.text);
    assert!(mail.html.contains("สวัสดี &#60;b&#62;") && !mail.html.contains("<b>"));
    assert!(words(&program, a.clinic.id).await.is_empty(), "trying is not keeping");
}

#[tokio::test]
async fn the_preview_follows_what_is_typed_and_runs_nothing() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let asked = format!("{PAGE}?subject=Hi&intro=%3Cscript%3E1");
    let fragment =
        program.send(Request::get(&asked).by(&a.owner).header("hx-request", "true")).await.text();
    assert!(fragment.trim_start().starts_with("<section"), "{fragment}");
    assert!(fragment.contains("preview?subject=Hi&#38;intro=%3Cscript%3E1"), "{fragment}");
    assert!(fragment.contains("sandbox="));
    let path = format!("{PAGE}/preview?subject=Hi&intro=%3Cscript%3E1");
    let frame = program.send(Request::get(&path).by(&a.owner)).await;
    let policy = frame.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"), "{policy}");
    assert!(policy.contains("frame-ancestors 'self'") && !policy.contains("script"), "{policy}");
    assert!(frame.text().contains("&#60;script&#62;1") && !frame.text().contains("<script"));
    let around = program.send(Request::get(PAGE).by(&a.owner)).await;
    let policy = around.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("frame-src 'self'"));
}

// Kept mails.

#[tokio::test]
async fn kept_mails_are_read_where_nothing_is_sent() {
    let home = tempfile::tempdir().unwrap();
    let from = EmailAddress::parse("no-reply@precision.test").unwrap();
    let outbox = Outbox::new(home.path(), from, base::Clock::system());
    let program = program_with(Box::new(outbox)).await;
    let empty = program.send(Request::get("/dev/mail")).await;
    assert_eq!(empty.status, 200);
    assert!(empty.text().contains("No mail yet"));
    order(&program, &reset(&program, 1800)).await;
    assert_eq!(program.work().await, 1);
    let list = program.send(Request::get("/dev/mail")).await.text();
    assert!(list.contains("ตั้งรหัสผ่านใหม่") && list.contains("nicha@example.com"), "{list}");
    let file = std::fs::read_dir(home.path()).unwrap().next().unwrap().unwrap();
    let id = file.path().file_stem().unwrap().to_str().unwrap().to_owned();
    let path = format!("/dev/mail/{id}");
    let token = letters::reset_token(&program.test.app, Uuid::from_u128(2));
    let shown = program.send(Request::get(&path)).await.text();
    assert!(shown.contains(&format!("src=\"{path}/html\" sandbox=")) && shown.contains(&token));
    let html = program.send(Request::get(&format!("{path}/html"))).await;
    let policy = html.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("sandbox") && html.text().contains(&token), "{policy}");
    let raw = program.send(Request::get(&format!("{path}/raw"))).await;
    assert_eq!(raw.headers["content-type"], "text/plain; charset=utf-8");
    assert!(raw.text().contains("Message-ID: <"));
    for missing in [Uuid::nil().to_string(), "..%2F..%2Fetc%2Fpasswd".into()] {
        let answer = program.send(Request::get(&format!("/dev/mail/{missing}"))).await;
        assert_eq!(answer.status, 404);
    }
}

#[tokio::test]
async fn kept_mails_are_nobodys_business_where_mail_is_sent_or_the_address_is_https() {
    let program = Program::start().await;
    let paths = ["/dev/mail".to_owned(), format!("/dev/mail/{}/html", Uuid::nil())];
    for path in &paths {
        assert_eq!(program.send(Request::get(path)).await.status, 404);
    }
    let home = tempfile::tempdir().unwrap();
    let from = EmailAddress::parse("no-reply@precision.test").unwrap();
    let outbox = Outbox::new(home.path(), from, base::Clock::system());
    let program = Program::on(TestApp::secure(Box::new(outbox)).await);
    for path in &paths {
        assert_eq!(program.send(Request::get(path)).await.status, 404);
    }
}
