//! The log as a file.

use super::{column, exported, faults, log, records};
use crate::support::Program;
use serde_json::json;
use testkit::Request;

#[tokio::test]
async fn the_file_has_every_page_and_no_formula() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    for number in 0..30 {
        program.register(&a.sales, &format!("Lead {number}")).await;
    }
    program.register(&a.sales, "=HYPERLINK(\"https://evil.example\",\"x\"),\"y\"").await;
    program.register(&a.sales, "วริศรา บุญมี").await;
    let file = exported(&program, &a.owner, &[("kind", "records"), ("limit", "5")]).await;
    let disposition = file.headers["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment; filename=\"activity-a-20"), "{disposition}");
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    let rows = records(&file);
    let numbers: Vec<_> = rows.iter().map(|row| row[0].parse::<i64>().unwrap()).collect();
    assert_eq!(numbers, (1..=33).rev().collect::<Vec<_>>());
    assert_eq!(rows[0][7], "วริศรา บุญมี");
    assert_eq!(rows[1][7], "'=HYPERLINK(\"https://evil.example\",\"x\"),\"y\"");
    assert_eq!(&rows[32][2..5], ["Test Person", "Clinic owner", "Registered a customer"]);

    // It is an event itself, there before the file is.
    let log = log(&program, &a.admin, "kind=exports").await;
    assert_eq!((&log["total"], &log["items"][0]["seq"]), (&json!(1), &json!(34)));
    assert_eq!(log["items"][0]["member"], json!(a.owner.member));
    let visits = exported(&program, &a.admin, &[("kind", "visits")]).await;
    assert!(records(&visits).is_empty());
    let bad = Request::post("/activity/export").by(&a.owner).form(&[("from", "x")]);
    assert_eq!(program.send(bad).await.status, 422);
    let exports = self::log(&program, &a.owner, "kind=exports").await;
    assert_eq!(exports["total"], 2, "a file that was not made is no event");
    assert!(faults(&program, &a).await.is_empty());
}

#[tokio::test]
async fn a_file_ends_where_it_says_it_ends() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    // Without their hashes: this is about how many there are.
    for statement in [
        "INSERT INTO app.audit_events (clinic_id, actor_role, kind, seq, hash)
         SELECT $1, 'worker', 'signed_out', n, '' FROM generate_series(2, 50001) AS n",
        "UPDATE auth.chain_heads SET seq = 50001 WHERE chain = $1",
    ] {
        let done = sqlx::query(statement).bind(a.clinic.id.0);
        done.execute(&program.test.database.admin).await.unwrap();
    }
    let page = program.send(Request::get("/activity").by(&a.owner)).await.text();
    assert!(page.contains("50,001 events") && page.contains("newest 50,000"), "the bound is told");
    let rows = records(&exported(&program, &a.owner, &[]).await);
    assert_eq!(rows.len(), 50_000);
    assert_eq!((rows[0][0].as_str(), rows[49_999][0].as_str()), ("50001", "2"));
}

#[tokio::test]
async fn the_owner_of_a_suspended_clinic_still_reads_checks_and_exports() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    sqlx::query("UPDATE auth.clinics SET status = 'suspended'")
        .execute(&program.test.database.admin)
        .await
        .unwrap();
    assert_eq!(records(&exported(&program, &a.owner, &[]).await).len(), 1);
    let log = log(&program, &a.owner, "").await;
    assert_eq!(column(&log, "kind"), ["log_exported", "customer_registered"]);
    let check = program.send(Request::get("/activity/check").by(&a.owner)).await.text();
    assert!(check.contains("2 events, unbroken"), "{check}");
}
