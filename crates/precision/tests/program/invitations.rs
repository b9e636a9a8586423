//! Invitations, from the mail to the membership, and every way in which they must not work.

use base::{Role, audit::EventKind};
use http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Person, Request};

use crate::support::{Program, Staffed};

const PASSWORD: &str = "jasmine-tuk-tuk-42";

async fn invite(program: &Program, by: &Person, body: Value) -> Answer {
    program.send(Request::post("/api/invitations").by(by).json(&body)).await
}

/// Invites somebody and gives the last part of the link in their mail.
async fn link(program: &Program, by: &Person, email: &str, role: &str) -> String {
    let answer = invite(program, by, json!({ "email": email, "role": role })).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.json()["state"], "pending");
    token_of(&mailed(program, email).await)
}

/// The text of the newest mail to somebody.
async fn mailed(program: &Program, email: &str) -> String {
    program.work().await;
    let mails = program.test.mailbox.mails();
    let mail = mails.iter().rev().find(|mail| mail.to.address.as_str() == email);
    mail.unwrap_or_else(|| panic!("no mail to {email}")).text.clone()
}

fn token_of(text: &str) -> String {
    let at = text.find("/invitations/accept/").expect("a link") + "/invitations/accept/".len();
    text[at..].split_whitespace().next().unwrap().to_owned()
}

async fn accept(program: &Program, token: &str, name: &str) -> Answer {
    let path = format!("/api/invitations/{token}/accept");
    let body = json!({ "full_name": name, "password": PASSWORD });
    program.send(Request::post(&path).json(&body)).await
}

async fn count(program: &Program, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&program.test.database.admin).await.unwrap()
}

/// Who the session of an answer's cookie is.
async fn me(program: &Program, answer: &Answer) -> Value {
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    program.send(Request::get("/api/me").header("cookie", &cookie)).await.json()
}

#[tokio::test]
async fn each_role_is_invited_by_mail_accepts_and_is_signed_in_as_that_role() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    for (by, role) in [
        (&a.owner, "clinic_owner"),
        (&a.owner, "clinic_admin"),
        (&a.admin, "clinic_staff"),
        (&a.admin, "sales_staff"),
        (&a.staff, "customer"),
        (&a.sales, "customer"),
    ] {
        let email = format!("{role}.{:?}@new.test", by.role).to_lowercase();
        let token = link(&program, by, &email, role).await;
        let offer = program.send(Request::get(&format!("/api/invitations/{token}"))).await;
        assert_eq!(offer.status, 200, "{}", offer.text());
        assert_eq!(offer.json()["role"], role);
        assert_eq!(offer.json()["clinic"]["id"], a.clinic.id.to_string());
        assert_eq!(offer.json()["account_exists"], false);
        let page = program.send(Request::get(&format!("/invitations/accept/{token}"))).await;
        assert!(page.text().contains(&email), "{}", page.text());
        let joined = accept(&program, &token, "Nok N.").await;
        assert_eq!(joined.status, 201, "{}", joined.text());
        let me = me(&program, &joined).await;
        assert_eq!((&me["role"], &me["user"]["name"]), (&json!(role), &json!("Nok N.")));
        assert_eq!(me["clinic"]["id"], a.clinic.id.to_string());
        let signed_in = program
            .send(
                Request::post("/api/auth/login")
                    .json(&json!({ "email": email, "password": PASSWORD })),
            )
            .await;
        assert_eq!(signed_in.status, 200);
    }
    // A customer whom a sales person invited is theirs; the row of the other is nobody's.
    let theirs = program.send(Request::get("/api/customers?search=nok").by(&a.sales)).await;
    assert_eq!(theirs.json()["total"], 1, "{}", theirs.text());
    let all = program.send(Request::get("/api/customers?search=nok").by(&a.owner)).await;
    assert_eq!(all.json()["total"], 2);
    program
        .wait_for_events(EventKind::InvitationAccepted.as_str(), "role", |found| found.len() == 6)
        .await;
}

#[tokio::test]
async fn nobody_invites_above_their_rank_and_colleagues_only_with_the_permission() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    for (by, role, expected) in [
        (&a.owner, "super_admin", 403),
        (&a.admin, "clinic_owner", 403),
        (&a.admin, "clinic_admin", 201),
        (&a.staff, "clinic_admin", 403),
        (&a.staff, "clinic_staff", 403),
        (&a.sales, "sales_staff", 403),
        (&a.sales, "customer", 201),
        (&a.portal, "customer", 403),
    ] {
        let email = format!("{role}.{:?}@x.test", by.role).to_lowercase();
        let answer = invite(&program, by, json!({ "email": email, "role": role })).await;
        assert_eq!(answer.status, expected, "{:?} {role}: {}", by.role, answer.text());
    }
    let boss = program.test.super_admin().await;
    let nowhere = json!({ "email": "o@x.test", "role": "clinic_owner" });
    let answer = invite(&program, &boss, nowhere).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["field"]), (422, &json!("clinic_id")));
    let body = json!({ "email": "o@x.test", "role": "clinic_owner", "clinic_id": a.clinic.id });
    assert_eq!(invite(&program, &boss, body).await.status, 201);
    let token = token_of(&mailed(&program, "o@x.test").await);
    assert_eq!(accept(&program, &token, "Owner").await.status, 201);
}

#[tokio::test]
async fn what_the_body_of_an_acceptance_says_of_role_clinic_and_email_changes_nothing() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let token = link(&program, &a.staff, "guest@x.test", "customer").await;
    let body = json!({
        "full_name": "Guest", "password": PASSWORD, "role": "clinic_owner",
        "clinic_id": b.clinic.id, "email": "other@x.test", "customer_id": a.customer,
    });
    let path = format!("/api/invitations/{token}/accept");
    let joined = program.send(Request::post(&path).json(&body)).await;
    assert_eq!(joined.status, 201, "{}", joined.text());
    let me = me(&program, &joined).await;
    assert_eq!(me["role"], "customer");
    assert_eq!(me["clinic"]["id"], a.clinic.id.to_string());
    let others = count(&program, "SELECT count(*) FROM auth.accounts WHERE email = 'other@x.test'");
    assert_eq!(others.await, 0);
}

#[tokio::test]
async fn fifty_accept_at_once_and_one_joins() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let token = link(&program, &a.owner, "nok@x.test", "clinic_staff").await;
    let before = count(&program, "SELECT count(*) FROM auth.members").await;
    let racing = (0..50).map(|n| {
        let (program, token) = (&program, &token);
        async move { accept(program, token, &format!("Nok {n}")).await.status.as_u16() }
    });
    let mut statuses = program.test.at_once(racing).await;
    statuses.sort_unstable();
    assert_eq!(statuses[0], 201);
    assert!(statuses[1..].iter().all(|status| *status == 410), "{statuses:?}");
    assert_eq!(count(&program, "SELECT count(*) FROM auth.members").await, before + 1);
    let accounts = "SELECT count(*) FROM auth.accounts WHERE email = 'nok@x.test'";
    assert_eq!(count(&program, accounts).await, 1);
}

#[tokio::test]
async fn a_link_that_was_replaced_taken_back_used_or_is_late_is_dead() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let id = |answer: Answer| answer.json()["id"].clone();

    let first = invite(&program, &a.owner, json!({ "email": "a@x.test", "role": "clinic_staff" }));
    let named = json!({ "id": id(first.await) });
    let old = token_of(&mailed(&program, "a@x.test").await);
    let resend = Request::post("/api/invitations/resend").by(&a.owner).json(&named);
    assert_eq!(program.send(resend).await.status, 200);
    let new = token_of(&mailed(&program, "a@x.test").await);
    assert_ne!(old, new);
    assert_eq!(accept(&program, &old, "A").await.status, 404, "the old link is dead");
    assert_eq!(accept(&program, &new, "A").await.status, 201);
    let again = accept(&program, &new, "A").await;
    assert_eq!((again.status.as_u16(), &again.json()["code"]), (410, &json!("gone")));
    let late = Request::post("/api/invitations/resend").by(&a.owner).json(&named);
    assert_eq!(program.send(late).await.status, 409);

    let second = invite(&program, &a.owner, json!({ "email": "b@x.test", "role": "clinic_staff" }));
    let named = json!({ "id": id(second.await) });
    let token = token_of(&mailed(&program, "b@x.test").await);
    let revoke = || Request::post("/api/invitations/revoke").by(&a.owner).json(&named);
    assert_eq!(program.send(revoke()).await.status, 200);
    assert_eq!(program.send(revoke()).await.status, 409);
    assert_eq!(accept(&program, &token, "B").await.status, 410);
    assert_eq!(
        program.send(Request::get(&format!("/invitations/accept/{token}"))).await.status,
        410
    );

    let body = json!({ "email": "c@x.test", "role": "clinic_staff", "expires_in_hours": 2 });
    assert_eq!(invite(&program, &a.owner, body).await.status, 201);
    let token = token_of(&mailed(&program, "c@x.test").await);
    program.test.pass_seconds(2 * 3600 + 1);
    assert_eq!(accept(&program, &token, "C").await.status, 410);
    let list = program.send(Request::get("/api/invitations?state=expired").by(&a.owner)).await;
    assert_eq!(list.json()["total"], 1);
    // One that has expired gives way.
    let body = json!({ "email": "c@x.test", "role": "clinic_staff" });
    assert_eq!(invite(&program, &a.owner, body.clone()).await.status, 201);
    assert_eq!(invite(&program, &a.owner, body).await.status, 409, "one open invitation each");
}

#[tokio::test]
async fn an_invitation_of_another_clinic_is_like_none() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let sent = invite(&program, &b.owner, json!({ "email": "b@x.test", "role": "customer" })).await;
    let foreign = json!({ "id": sent.json()["id"] });
    let random = json!({ "id": uuid::Uuid::now_v7() });
    for path in ["/api/invitations/resend", "/api/invitations/revoke"] {
        for by in [&a.owner, &a.staff, &a.sales] {
            let one = program.send(Request::post(path).by(by).json(&foreign)).await;
            let other = program.send(Request::post(path).by(by).json(&random)).await;
            assert_eq!((one.status.as_u16(), other.status.as_u16()), (404, 404), "{path}");
            assert_eq!(one.json()["detail"], other.json()["detail"]);
        }
    }
    // Nor does a colleague's exist for those who see only their own.
    let sent = invite(&program, &a.owner, json!({ "email": "o@x.test", "role": "customer" })).await;
    let owners = json!({ "id": sent.json()["id"] });
    for by in [&a.staff, &a.sales] {
        let revoke = Request::post("/api/invitations/revoke").by(by).json(&owners);
        assert_eq!(program.send(revoke).await.status, 404);
    }
    // Another clinic's customer cannot be taken over.
    let body = json!({ "email": "x@x.test", "role": "customer", "customer_id": b.customer });
    let answer = invite(&program, &a.owner, body).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["field"]), (422, &json!("customer_id")));
}

#[tokio::test]
async fn an_inviter_who_lost_their_rank_or_permission_lets_nobody_in() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let set = |sql: &'static str| sqlx::query(sql).execute(&program.test.database.admin);
    for (n, (lose, regain)) in [
        (
            "UPDATE auth.members SET role = 'clinic_staff' WHERE role = 'clinic_admin'",
            "UPDATE auth.members SET role = 'clinic_admin' WHERE id = (SELECT created_by FROM app.invitations LIMIT 1)",
        ),
        (
            "UPDATE auth.members SET disabled_at = now() WHERE role = 'clinic_admin'",
            "UPDATE auth.members SET disabled_at = NULL WHERE role = 'clinic_admin'",
        ),
        (
            "UPDATE auth.members SET withdrawn = '{team.manage}' WHERE role = 'clinic_admin'",
            "UPDATE auth.members SET withdrawn = '{}' WHERE role = 'clinic_admin'",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let token = link(&program, &a.admin, &format!("n{n}@x.test"), "clinic_staff").await;
        assert_eq!(set(lose).await.unwrap().rows_affected(), 1, "{lose}");
        let refused = accept(&program, &token, "N").await;
        assert_eq!(refused.status, 403, "{lose}: {}", refused.text());
        assert_eq!(set(regain).await.unwrap().rows_affected(), 1, "{regain}");
        assert_eq!(accept(&program, &token, "N").await.status, 201, "{regain}");
    }
}

#[tokio::test]
async fn seats_are_reserved_by_invitations_and_counted_once() {
    let program = Program::start().await;
    let a = program.staffed("a").await; // four work there
    let seats = "UPDATE auth.clinics SET seats = 6";
    sqlx::query(seats).execute(&program.test.database.admin).await.unwrap();
    let racing = (0..20).map(|n| {
        let (program, by) = (&program, &a.owner);
        let body = json!({ "email": format!("n{n}@x.test"), "role": "clinic_staff" });
        async move { invite(program, by, body).await.status.as_u16() }
    });
    let mut statuses = program.test.at_once(racing).await;
    statuses.sort_unstable();
    assert_eq!(statuses[..2], [201, 201]);
    assert!(statuses[2..].iter().all(|status| *status == 402), "{statuses:?}");
    // A customer takes no seat.
    let guest = json!({ "email": "guest@x.test", "role": "customer" });
    assert_eq!(invite(&program, &a.owner, guest).await.status, 201);
    // Accepting takes the seat that was reserved, not another.
    program.work().await;
    let mails = program.test.mailbox.mails();
    let tokens: Vec<String> = mails
        .iter()
        .filter(|mail| mail.to.address.as_str().starts_with('n'))
        .map(|mail| token_of(&mail.text))
        .collect();
    assert_eq!(tokens.len(), 2);
    assert_eq!(accept(&program, &tokens[0], "N").await.status, 201);
    // Fewer seats than people: nobody more joins.
    let fewer = "UPDATE auth.clinics SET seats = 5";
    sqlx::query(fewer).execute(&program.test.database.admin).await.unwrap();
    let refused = accept(&program, &tokens[1], "N").await;
    assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (402, &json!("quota")));
}

#[tokio::test]
async fn an_email_with_an_account_joins_while_signed_in_and_keeps_its_password() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let token = link(&program, &a.owner, &b.staff.email, "clinic_admin").await;
    let offer = program.send(Request::get(&format!("/api/invitations/{token}"))).await;
    assert_eq!(offer.json()["account_exists"], true);
    let hash = "SELECT count(DISTINCT password_hash) FROM auth.accounts";
    let before = count(&program, hash).await;
    assert_eq!(accept(&program, &token, "Thief").await.status, 409, "nobody is signed in");
    let path = format!("/api/invitations/{token}/accept");
    let body = json!({ "full_name": "Thief", "password": "another-long-one-77" });
    let other = program.send(Request::post(&path).by(&b.sales).json(&body)).await;
    assert_eq!(other.status, 403, "somebody else is signed in");
    let page =
        |by: &Person| program.send(Request::get(&format!("/invitations/accept/{token}")).by(by));
    let (other, own) = (page(&b.sales).await, page(&b.staff).await);
    assert_eq!((other.status.as_u16(), own.status.as_u16()), (403, 200), "said before the click");
    assert!(other.text().contains("/auth/logout?next=/invitations/accept/"), "with the way out");
    let joined = program.send(Request::post(&path).by(&b.staff).json(&body)).await;
    assert_eq!(joined.status, 201, "{}", joined.text());
    let me = me(&program, &joined).await;
    assert_eq!((&me["role"], &me["user"]["name"]), (&json!("clinic_admin"), &json!("Test Person")));
    assert_eq!(count(&program, hash).await, before);
    // The membership of before is as it was.
    let before = program.send(Request::get("/api/me").by(&b.staff)).await;
    assert_eq!(before.json()["clinic"]["id"], b.clinic.id.to_string());
}

#[tokio::test]
async fn a_suspended_clinic_lets_nobody_in_and_invites_nobody() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let token = link(&program, &a.owner, "n@x.test", "clinic_staff").await;
    let suspend = "UPDATE auth.clinics SET status = 'suspended'";
    sqlx::query(suspend).execute(&program.test.database.admin).await.unwrap();
    assert_eq!(accept(&program, &token, "N").await.status, 403);
    let body = json!({ "email": "m@x.test", "role": "clinic_staff" });
    assert_eq!(invite(&program, &a.owner, body).await.status, 403);
}

#[tokio::test]
async fn registration_is_closed() {
    let program = Program::start().await;
    for method in [Method::GET, Method::POST] {
        let page = program.send(Request::new(method, "/auth/register")).await;
        assert_eq!(page.status, 303);
        assert_eq!(page.location(), "/auth/login?closed=1");
    }
    let told = program.send(Request::get("/auth/login?closed=1").header("accept-language", "en"));
    assert!(told.await.text().contains("by invitation only"));
    let body = json!({ "email": "me@x.test", "password": PASSWORD, "role": "clinic_owner" });
    let refused = program.send(Request::post("/api/auth/register").json(&body)).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (403, &json!("forbidden")));
}

#[tokio::test]
async fn several_are_invited_at_once_and_a_wrong_line_leaves_the_others_alone() {
    let program = Program::start().await;
    let a: Staffed = program.staffed("a").await;
    let csv = "email,role,name\none@x.test,sales_staff,One\nnobody\ntwo@x.test,,Two\nboss@x.test,super_admin\n";
    let form = [("csv", csv), ("role", "customer")];
    let sent = program.send(Request::post("/invitations/bulk").by(&a.owner).form(&form)).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    let list = program.send(Request::get("/api/invitations").by(&a.owner)).await;
    let roles: Vec<&str> = list.json()["items"].as_array().unwrap().iter().map(|_| "").collect();
    assert_eq!(roles.len(), 2, "{}", list.text());
    assert!(mailed(&program, "one@x.test").await.contains("One"));
    let stored = program.send(Request::get("/api/invitations?search=two").by(&a.owner)).await;
    assert_eq!(stored.json()["items"][0]["role"], "customer");
    assert_eq!(a.owner.role, Role::ClinicOwner);
}

#[tokio::test]
async fn what_was_created_is_found_where_it_says_and_by_nobody_else() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let sent = invite(&program, &a.staff, json!({ "email": "n@x.test", "role": "customer" })).await;
    let place = sent.location().to_owned();
    assert_eq!(place, format!("/api/invitations/by-id/{}", sent.json()["id"].as_str().unwrap()));
    for by in [&a.staff, &a.owner] {
        let found = program.send(Request::get(&place).by(by)).await;
        assert_eq!((found.status.as_u16(), &found.json()["email"]), (200, &json!("n@x.test")));
    }
    for by in [&a.sales, &b.owner, &b.staff] {
        assert_eq!(program.send(Request::get(&place).by(by)).await.status, 404, "{:?}", by.role);
    }
    let boss = program.test.super_admin().await;
    let body = json!({ "email": "o@x.test", "role": "clinic_owner", "clinic_id": b.clinic.id });
    let sent = invite(&program, &boss, body).await;
    let found = program.send(Request::get(sent.location()).by(&boss)).await;
    assert_eq!((found.status.as_u16(), &found.json()["email"]), (200, &json!("o@x.test")));
    let nowhere = sent.location().split('?').next().unwrap();
    assert_eq!(program.send(Request::get(nowhere).by(&boss)).await.status, 422);
}

/// The page of a link; the text of everybody's mail about it.
async fn page(program: &Program, token: &str) -> (u16, String) {
    let request = Request::get(&format!("/invitations/accept/{token}"));
    let answer = program.send(request).await;
    (answer.status.as_u16(), answer.text())
}

#[tokio::test]
async fn whoever_comes_too_late_asks_and_whoever_invited_is_told_once() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let token = link(&program, &a.admin, "late@x.test", "clinic_staff").await;
    let ask = || program.send(Request::post(&format!("/invitations/accept/{token}/ask")));
    assert_eq!(ask().await.status, 409, "the link is alive");
    program.test.pass_seconds(72 * 3600 + 1);
    let (status, text) = page(&program, &token).await;
    assert_eq!(status, 410);
    assert!(text.contains(&format!("action=\"/invitations/accept/{token}/ask\"")), "{text}");
    assert!(text.contains("Clinic a") || text.contains("คลินิก a"), "in the clinic's own frame");
    for _ in 0..3 {
        let asked = ask().await;
        assert_eq!((asked.status.as_u16(), asked.location().len()), (303, 84));
    }
    assert!(!page(&program, &token).await.1.contains("/ask\""), "it was asked for");
    program.work().await;
    let told = |program: &Program| {
        let mails = program.test.mailbox.mails();
        mails.into_iter().filter(|mail| mail.text.contains("search=late")).collect::<Vec<_>>()
    };
    let mails = told(&program);
    assert_eq!(mails.len(), 1, "once for each link");
    assert_eq!(mails[0].to.address.as_str(), a.admin.email);
    assert!(!mails[0].text.contains(&token), "the link is for the invited alone");
    let list = program.send(Request::get("/api/invitations?state=expired").by(&a.owner)).await;
    assert!(list.json()["items"][0]["asked_at"].is_string(), "{}", list.text());

    let named = json!({ "id": list.json()["items"][0]["id"] });
    let resend = Request::post("/api/invitations/resend").by(&a.owner).json(&named);
    assert_eq!(program.send(resend).await.json()["asked_at"], Value::Null);
    assert_eq!(ask().await.status, 404, "the old link is dead");
    let new = token_of(&mailed(&program, "late@x.test").await);
    assert_eq!(accept(&program, &new, "Late").await.status, 201);
}

#[tokio::test]
async fn when_the_inviter_is_gone_the_owner_is_told_and_a_super_admin_for_what_they_sent() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let orphan = link(&program, &a.admin, "orphan@x.test", "clinic_staff").await;
    let boss = program.test.super_admin().await;
    let body =
        json!({ "email": "second@x.test", "role": "clinic_owner", "clinic_id": a.clinic.id });
    assert_eq!(invite(&program, &boss, body).await.status, 201);
    let theirs = token_of(&mailed(&program, "second@x.test").await);
    let gone = "UPDATE auth.members SET disabled_at = now() WHERE role = 'clinic_admin'";
    sqlx::query(gone).execute(&program.test.database.admin).await.unwrap();
    program.test.pass_seconds(72 * 3600 + 1);
    for (token, to, place) in [
        (&orphan, &a.owner.email, "/invitations?search=orphan".to_owned()),
        (&theirs, &boss.email, format!("/platform/clinics/{}", a.clinic.id)),
    ] {
        let ask = Request::post(&format!("/invitations/accept/{token}/ask"));
        assert_eq!(program.send(ask).await.status, 303);
        assert!(mailed(&program, to).await.contains(&place), "{place}");
    }
}

#[tokio::test]
async fn somebody_new_speaks_the_language_they_switched_to() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let token = link(&program, &a.owner, "n@x.test", "clinic_staff").await;
    let form = [("full_name", "Nok"), ("password", PASSWORD)];
    let path = format!("/invitations/accept/{token}");
    let request = Request::post(&path).header("cookie", "lang=th").form(&form);
    assert_eq!(program.send(request).await.status, 303);
    let lang: String =
        sqlx::query_scalar("SELECT lang FROM auth.accounts WHERE email = 'n@x.test'")
            .fetch_one(&program.test.database.admin)
            .await
            .unwrap();
    assert_eq!(lang, "th", "whatever they were invited in");
}
