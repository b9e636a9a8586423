//! The ways that mail takes, against servers that speak the protocols.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use base::config::{Secret, SmtpServer as Server, SmtpTls};
use base::mail::{Correspondent, Line, MailError, Mailer, Message};
use base::{Clock, EmailAddress};
use mail_parser::MessageParser;
use messaging::{Outbox, Resend, Smtp};
use testkit::{RESEND_KEY, ResendServer, SmtpServer, Step};
use uuid::Uuid;

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

fn message(id: u128) -> Message {
    Message {
        id: Uuid::from_u128(id),
        to: Correspondent {
            address: address("nicha@example.com"), name: Line::new("ณิชา \"N\"")
        },
        from_name: Line::new("คลินิก ออร่า"),
        reply_to: Some(Correspondent {
            address: address("hello@aura.test"),
            name: Line::default(),
        }),
        subject: Line::new("คำเชิญ"),
        html: "<p>สวัสดี</p>".into(),
        text: "hello\n.\n..two\n.x\n".into(),
    }
}

fn smtp(server: &SmtpServer, user: Option<(&str, &str)>) -> Smtp {
    smtp_at(server.address.port(), SmtpTls::Loopback, user)
}

fn smtp_at(port: u16, tls: SmtpTls, user: Option<(&str, &str)>) -> Smtp {
    let user = user.map(|(name, password)| (name.to_owned(), Secret(password.to_owned())));
    let server = Server { host: "127.0.0.1".into(), port, tls, user };
    Smtp::new(&server, address("no-reply@precision.test"), Clock::system()).unwrap()
}

fn is_transient(outcome: &Result<(), MailError>) -> bool {
    matches!(outcome, Err(MailError::Transient { .. }))
}

fn is_refused(outcome: &Result<(), MailError>) -> bool {
    matches!(outcome, Err(MailError::Refused { .. }))
}

#[tokio::test]
async fn a_mail_server_gets_the_whole_mail_dots_and_all() {
    let server = SmtpServer::guarded("clinic", "p:w").await;
    smtp(&server, Some(("clinic", "p:w"))).send(&message(1)).await.unwrap();
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].from, "no-reply@precision.test");
    assert_eq!(mails[0].to, ["nicha@example.com"]);
    let mail = MessageParser::default().parse(&mails[0].mail).unwrap();
    assert_eq!(mail.message_id(), Some(&*format!("{}@precision.test", Uuid::from_u128(1))));
    assert_eq!(mail.subject(), Some("คำเชิญ"));
    assert_eq!(mail.body_text(0).unwrap().replace("\r\n", "\n"), "hello\n.\n..two\n.x\n");
    assert_eq!(mail.body_html(0).unwrap().trim(), "<p>สวัสดี</p>");
    assert_eq!(mail.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
}

#[tokio::test]
async fn what_a_mail_server_answers_decides_about_another_attempt() {
    let server = SmtpServer::open().await;
    let mailer = smtp(&server, None);
    for (step, line, passes) in [
        (Step::Greeting, "421 4.3.2 closing", true),
        (Step::From, "451 4.7.1 greylisted", true),
        (Step::To, "452 4.2.2 nicha@example.com is full", true),
        (Step::End, "421 4.3.0 try later", true),
        (Step::From, "530 5.7.0 who are you", true),
        (Step::To, "550 5.1.1 nicha@example.com is unknown", false),
        (Step::End, "554 5.7.1 spam", false),
    ] {
        server.answer_next(step, line);
        let outcome = mailer.send(&message(1)).await;
        assert_eq!(is_transient(&outcome), passes, "{line}: {outcome:?}");
        assert_eq!(is_refused(&outcome), !passes, "{line}: {outcome:?}");
        let reason = outcome.unwrap_err().to_string();
        assert!(reason.contains(&line[..3]) && !reason.contains('@'), "{reason}");
    }
    assert!(server.mails().is_empty());
    mailer.send(&message(1)).await.unwrap();
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn a_server_that_is_away_or_does_not_let_us_in_may_change_its_mind() {
    let server = SmtpServer::guarded("clinic", "right").await;
    assert!(is_transient(&smtp(&server, Some(("clinic", "wrong"))).send(&message(1)).await));
    assert!(server.mails().is_empty());
    let port = server.address.port();
    drop(server);
    let outcome = smtp_at(port, SmtpTls::Loopback, None).send(&message(1)).await;
    assert!(is_transient(&outcome), "{outcome:?}");
}

#[tokio::test]
async fn nothing_is_sent_in_the_open_to_a_server_that_should_be_sealed() {
    let server = SmtpServer::guarded("clinic", "right").await;
    for tls in [SmtpTls::Required, SmtpTls::Implicit] {
        let mailer = smtp_at(server.address.port(), tls, Some(("clinic", "right")));
        let outcome = mailer.send(&message(1)).await;
        assert!(is_transient(&outcome), "{tls:?}: {outcome:?}");
    }
    assert!(server.mails().is_empty());
}

fn resend(server: &ResendServer, key: &str) -> Resend {
    Resend::new(&server.base(), &Secret(key.into()), address("no-reply@precision.test")).unwrap()
}

#[tokio::test]
async fn resend_gets_a_document_and_one_mail_a_key() {
    let server = ResendServer::start().await;
    let mailer = resend(&server, RESEND_KEY);
    for _ in 0..2 {
        mailer.send(&message(1)).await.unwrap();
    }
    let mails = server.mails();
    assert_eq!((server.requests(), mails.len()), (2, 1));
    assert_eq!(mails[0].key, Uuid::from_u128(1).to_string());
    let expected = serde_json::json!({
        "from": "\"คลินิก ออร่า\" <no-reply@precision.test>",
        "to": ["\"ณิชา \\\"N\\\"\" <nicha@example.com>"],
        "reply_to": "hello@aura.test",
        "subject": "คำเชิญ",
        "html": "<p>สวัสดี</p>",
        "text": "hello\n.\n..two\n.x\n",
        "headers": { "Auto-Submitted": "auto-generated" },
    });
    assert_eq!(mails[0].mail, expected);
    // Reworded in between: the mail is on its way already.
    let reworded = Message { subject: Line::new("Other"), ..message(1) };
    mailer.send(&reworded).await.unwrap();
    mailer.send(&message(2)).await.unwrap();
    assert_eq!(server.mails().len(), 2);
}

#[tokio::test]
async fn what_resend_answers_decides_about_another_attempt() {
    let server = ResendServer::start().await;
    let mailer = resend(&server, RESEND_KEY);
    server.answer_next(429, "rate_limit_exceeded", Some(17));
    let limited = mailer.send(&message(1)).await;
    let Err(MailError::Transient { retry_after, .. }) = limited else { panic!("{limited:?}") };
    assert_eq!(retry_after, Some(17));
    server.answer_next(503, "application_error", None);
    assert!(is_transient(&mailer.send(&message(1)).await));
    server.answer_next(422, "invalid_to_address", None);
    assert!(is_refused(&mailer.send(&message(1)).await));
    assert!(is_transient(&resend(&server, "re_wrong").send(&message(1)).await));
    assert!(server.mails().is_empty());
    drop(server);
    assert!(is_transient(&mailer.send(&message(1)).await), "nobody is there");
}

#[tokio::test]
async fn the_outbox_keeps_one_file_a_mail_for_its_own_user_only() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("mail");
    let outbox = Outbox::new(&folder, address("no-reply@precision.test"), Clock::system());
    for _ in 0..2 {
        outbox.send(&message(1)).await.unwrap();
    }
    outbox.send(&message(2)).await.unwrap();
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(names, [1, 2].map(|id| format!("{}.eml", Uuid::from_u128(id))));
    let raw = std::fs::read(folder.join(&names[0])).unwrap();
    let mail = MessageParser::default().parse(&raw).unwrap();
    assert_eq!(mail.subject(), Some("คำเชิญ"));
}
