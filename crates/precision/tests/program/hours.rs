//! Hours, closures, working times and leave.

use serde_json::json;
use testkit::Request;

use crate::support::Program;

#[tokio::test]
async fn a_week_is_written_down_and_read_back() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let week = json!({ "week": [
        { "weekday": 1, "opens": "13:00", "closes": "20:00" },
        { "weekday": 1, "opens": "10:00", "closes": "12:00" },
        { "weekday": 7, "opens": "11:00", "closes": "00:00" },
    ] });
    let set = |by| program.send(Request::post("/api/hours").by(by).json(&week));
    assert_eq!(set(&a.staff).await.status, 403);
    assert_eq!(set(&a.owner).await.status, 200);
    let read = program.send(Request::get("/api/hours").by(&a.staff)).await.json();
    assert_eq!(read["zone"], "Asia/Bangkok");
    assert_eq!(read["week"][0]["opens"], "10:00", "{read}");
    assert_eq!(read["week"].as_array().unwrap().len(), 3);
    let page = program.send(Request::get("/settings/hours").by(&a.admin)).await.text();
    assert!(page.contains("value=\"13:00\""), "{page}");
    let bad = json!({ "week": [{ "weekday": 8, "opens": "10:00", "closes": "12:00" }] });
    let answer = program.send(Request::post("/api/hours").by(&a.owner).json(&bad)).await;
    assert_eq!((answer.status.as_u16(), answer.json()["field"].clone()), (422, json!("week")));
    let form = Request::post("/settings/hours")
        .by(&a.owner)
        .form(&[("from_1", "10:00"), ("to_1", "9:00")]);
    assert_eq!(program.send(form).await.status, 422);
}

#[tokio::test]
async fn days_closed_and_leave_come_and_go() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let closed = json!({ "starts_on": "2099-12-31", "ends_on": "2100-01-01", "reason": "ปีใหม่" });
    let made = program.send(Request::post("/api/closures").by(&a.owner).json(&closed)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let path = format!("/api/closures/{}/delete", made.json()["id"].as_str().unwrap());
    let remove = |by| program.send(Request::post(&path).by(by).json(&json!({})));
    assert_eq!(remove(&b.owner).await.status, 404);
    assert_eq!(remove(&a.owner).await.status, 204);

    let member = format!("/settings/hours/members/{}", a.staff.member.0);
    let send = |path: String, fields: &'static [(&str, &str)], by| {
        program.send(Request::post(&path).by(by).form(fields))
    };
    assert_eq!(
        send(member.clone(), &[("from_2", "12:00"), ("to_2", "18:00")], &a.admin).await.status,
        303
    );
    let leave = &[("starts_on", "2099-05-01"), ("ends_on", "2099-05-02"), ("reason", "ลาพักร้อน")];
    assert_eq!(send(format!("{member}/leaves"), leave, &a.admin).await.status, 303);
    assert_eq!(send(format!("{member}/leaves"), leave, &b.owner).await.status, 404);
    assert_eq!(send(member.clone(), &[], &a.staff).await.status, 403);
    // Midnight in Bangkok, seven hours before that of UTC.
    let (starts, ends): (String, String) = sqlx::query_as(
        "SELECT to_char(starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'),
                to_char(ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') FROM app.leaves",
    )
    .fetch_one(&program.test.database.admin)
    .await
    .unwrap();
    assert_eq!((starts.as_str(), ends.as_str()), ("2099-04-30 17:00", "2099-05-02 17:00"));
    let page = program.send(Request::get(&member).by(&a.owner)).await.text();
    assert!(page.contains("ลาพักร้อน") && page.contains("value=\"12:00\""), "{page}");
}
