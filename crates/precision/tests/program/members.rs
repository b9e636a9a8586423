//! The team: who may change whom, and what holds at the next request.

use base::Role;
use serde_json::{Value, json};
use testkit::{Answer, Person, Request};

use crate::support::Program;

async fn change(program: &Program, by: &Person, of: &Person, what: &str, body: Value) -> Answer {
    let path = format!("/api/members/{}/{what}", of.member.0);
    program.send(Request::post(&path).by(by).json(&body)).await
}

fn status(answer: &Answer) -> u16 {
    answer.status.as_u16()
}

#[tokio::test]
async fn permissions_are_withdrawn_at_once_and_nobody_grants_what_they_lack() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let few = json!({ "permissions": ["dashboard.read"] });
    assert_eq!(
        status(&change(&program, &a.admin, &a.staff, "permissions", few.clone()).await),
        200
    );
    assert_eq!(program.send(Request::get("/api/customers").by(&a.staff)).await.status, 403);
    // An admin without a permission cannot give it to anybody.
    let less = json!({ "permissions": ["team.read", "team.manage", "invitations.create", "dashboard.read"] });
    assert_eq!(status(&change(&program, &a.owner, &a.admin, "permissions", less).await), 200);
    let more = json!({ "permissions": ["dashboard.read", "customers.read"] });
    let refused = change(&program, &a.admin, &a.staff, "permissions", more.clone()).await;
    assert_eq!(status(&refused), 403, "{}", refused.text());
    assert_eq!(status(&change(&program, &a.owner, &a.staff, "permissions", more).await), 200);
    assert_eq!(program.send(Request::get("/api/customers").by(&a.staff)).await.status, 200);
    // Nor by way of a role, nor of an invitation.
    let role = json!({ "role": "clinic_admin" });
    let by_role = change(&program, &a.admin, &a.sales, "role", role).await;
    assert_eq!(status(&by_role), 403, "{}", by_role.text());
    let colleague = json!({ "email": "new@x.test", "role": "clinic_admin" });
    let invited = Request::post("/api/invitations").by(&a.admin).json(&colleague);
    assert_eq!(program.send(invited).await.status, 403);
    // What the rows of the database keep from a role is not offered to it.
    for never in ["activity.read", "letters.edit", "team.read", "team.manage", "analyses.create"] {
        let more = json!({ "permissions": ["dashboard.read", never] });
        let refused = change(&program, &a.owner, &a.sales, "permissions", more).await;
        assert_eq!(status(&refused), 422, "{never}: {}", refused.text());
    }
    let page =
        program.send(Request::get(&format!("/members/{}", a.sales.member.0)).by(&a.owner)).await;
    assert!(page.text().contains("keys.manage") && !page.text().contains("letters.edit"));
}

#[tokio::test]
async fn nobody_changes_themselves_or_anybody_above_and_an_owner_stays() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let role = |role: &str| json!({ "role": role });
    let owner_down = change(&program, &a.admin, &a.owner, "role", role("clinic_staff")).await;
    assert_eq!(status(&owner_down), 403);
    let up = change(&program, &a.admin, &a.staff, "role", role("clinic_owner")).await;
    assert_eq!(status(&up), 403);
    let own = change(&program, &a.owner, &a.owner, "role", role("clinic_admin")).await;
    assert_eq!(status(&own), 409);
    // Two owners let each other go at once: one stays.
    let second = program.test.member(&a.clinic, Role::ClinicOwner).await;
    let (one, other) = tokio::join!(
        change(&program, &a.owner, &second, "deactivate", json!({})),
        change(&program, &second, &a.owner, "deactivate", json!({})),
    );
    let mut statuses = [status(&one), status(&other)];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200, "{statuses:?}");
    assert_ne!(statuses[1], 200, "{statuses:?}");
    let left: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM auth.members WHERE role = 'clinic_owner' AND disabled_at IS NULL",
    )
    .fetch_one(&program.test.database.admin)
    .await
    .unwrap();
    assert_eq!(left, 1);
}

#[tokio::test]
async fn a_role_that_changes_signs_out_and_ownership_is_handed_over_by_name() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let role = json!({ "role": "clinic_admin" });
    assert_eq!(status(&change(&program, &a.owner, &a.staff, "role", role).await), 200);
    assert_eq!(program.send(Request::get("/api/me").by(&a.staff)).await.status, 401);
    program.work().await;
    let letters = program.test.mailbox.mails();
    let [letter] = letters.as_slice() else { panic!("one letter, not {}", letters.len()) };
    assert_eq!(letter.to.address.as_str(), a.staff.email);
    assert!(letter.text.contains("Clinic a") || letter.text.contains("คลินิก a"), "{}", letter.text);
    let path = format!("/members/{}/ownership", a.admin.member.0);
    let give = |name: &str| Request::post(&path).by(&a.owner).form(&[("name", name)]);
    assert_eq!(program.send(give("Somebody Else")).await.status, 422);
    assert_eq!(program.send(give("Test Person")).await.status, 303);
    let me = program.send(Request::get("/api/me").by(&a.owner)).await;
    assert_eq!(me.json()["role"], "clinic_admin", "the session that asked goes on");
    assert_eq!(program.send(Request::get("/api/me").by(&a.admin)).await.status, 401);
}

#[tokio::test]
async fn what_somebody_lacks_they_neither_give_nor_take() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let less = json!({ "permissions": ["team.read", "team.manage", "dashboard.read"] });
    assert_eq!(status(&change(&program, &a.owner, &a.admin, "permissions", less).await), 200);
    // The browser does not send boxes that cannot be changed.
    let path = format!("/members/{}/permissions", a.staff.member.0);
    let form = Request::post(&path).by(&a.admin).form(&[("permission", "dashboard.read")]);
    assert_eq!(program.send(form).await.status, 303);
    assert_eq!(program.send(Request::get("/api/customers").by(&a.staff)).await.status, 200);
    let page = program.send(Request::get(&format!("/members/{}", a.staff.member.0)).by(&a.admin));
    let page = page.await.text();
    let at = page.find("value=\"customers.read\"").expect("a box");
    assert!(page[at..at + 60].contains("checked") && page[at..at + 60].contains("disabled"));
}
