//! `precision audit verify`: every way to change what is in a log is found.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod world;

use base::Role;
use precision::audit::Anchors;
use testkit::{Request, TestClinic};
use uuid::Uuid;
use world::World;

/// Edits of the first clinic's log and what the report must say of it.
const EDITS: [(&str, &str); 12] = [
    ("DELETE FROM app.audit_events WHERE clinic_id = $a AND seq = 1", "event 2: events before"),
    ("DELETE FROM app.audit_events WHERE clinic_id = $a AND seq = 5", "event 6: events before"),
    (
        "DELETE FROM app.audit_events WHERE clinic_id = $a AND seq = 10",
        "event 9: the chain does not end",
    ),
    ("DELETE FROM app.audit_events WHERE clinic_id = $a", "no events, though an end"),
    ("DELETE FROM auth.chain_heads WHERE chain = $a", "nothing says where they end"),
    (
        "INSERT INTO app.audit_events (clinic_id, actor_role, kind, seq, hash)
         SELECT clinic_id, 'clinic_owner', 'signed_in', 11, hash FROM app.audit_events
         WHERE clinic_id = $a AND seq = 10",
        "event 11: this event",
    ),
    (
        "INSERT INTO app.audit_events (clinic_id, actor_role, kind, seq, hash)
         VALUES ($a, 'clinic_owner', 'signed_in', 0, '')",
        "event 0: events before",
    ),
    (
        "UPDATE app.audit_events SET seq = 99 WHERE clinic_id = $a AND seq = 3;
         UPDATE app.audit_events SET seq = 3 WHERE clinic_id = $a AND seq = 7;
         UPDATE app.audit_events SET seq = 7 WHERE clinic_id = $a AND seq = 99",
        "event 3: this event",
    ),
    (
        "UPDATE app.audit_events SET hash = sha256('x') WHERE clinic_id = $a AND seq = 4",
        "event 4: this",
    ),
    (
        "UPDATE app.audit_events SET hash = sha256('x') WHERE clinic_id = $a AND seq = 10",
        "event 10: this",
    ),
    ("UPDATE auth.chain_heads SET seq = 11 WHERE chain = $a", "event 10: the chain does not end"),
    (
        "UPDATE auth.chain_heads SET hash = sha256('x') WHERE chain = $a",
        "event 10: the chain does not end",
    ),
];

/// The same of the platform's, which has four events.
const PLATFORM_EDITS: [(&str, &str); 5] = [
    ("DELETE FROM auth.security_events WHERE seq = 1", "event 2: events before"),
    ("DELETE FROM auth.security_events WHERE seq = 3", "event 4: events before"),
    ("DELETE FROM auth.security_events WHERE seq = 4", "event 3: the chain does not end"),
    (
        "INSERT INTO auth.security_events (kind, seq, hash) VALUES ('signed_in', 5, sha256('x'))",
        "event 5: this event",
    ),
    ("UPDATE auth.security_events SET hash = sha256('x') WHERE seq = 2", "event 2: this event"),
];

/// Writes the chain anew from an event on, with hashes that fit, as somebody would who knows how.
const REWRITE: &str = "
    DO $$ DECLARE e app.audit_events; before bytea; BEGIN
      SELECT coalesce((SELECT hash FROM app.audit_events WHERE clinic_id = $a AND seq = $from - 1), '')
      INTO before;
      FOR e IN SELECT * FROM app.audit_events WHERE clinic_id = $a AND seq >= $from ORDER BY seq LOOP
        before := auth.linked(before, auth.words(e));
        UPDATE app.audit_events SET hash = before WHERE clinic_id = $a AND seq = e.seq;
        UPDATE auth.chain_heads SET seq = e.seq, hash = before WHERE chain = $a;
      END LOOP;
    END $$";

#[tokio::test]
async fn a_log_that_nobody_touched_is_clean_and_anchored() {
    let world = World::new().await;
    let report = world.verify().await;
    assert!(report.is_clean(), "{report}");
    let counts: Vec<_> = report.logs.iter().map(|log| (log.name.as_str(), log.events)).collect();
    assert_eq!(counts, [("a", 10), ("b", 3), ("the platform", 4)]);
    let text = report.to_string();
    assert!(text.contains("10 events, ends in ") && text.contains("There was no "), "{text}");
    let first = Anchors::read(&world.anchors()).unwrap().unwrap();
    assert_eq!(first.of(world.a.0).unwrap().seq, 10);
    let again = world.verify().await;
    assert!(again.is_clean() && again.notes.is_empty(), "{again}");
    assert_eq!(Anchors::read(&world.anchors()).unwrap(), Some(first));
}

#[tokio::test]
async fn a_change_of_any_column_is_found() {
    let world = World::new().await;
    let here = world.sql("clinic_id = $a AND seq = 5");
    let changes = world.changes("app.audit_events", &here).await;
    assert!(changes.len() >= 13, "{changes:?}");
    for (column, edit) in changes {
        let report = world.found_after(&edit).await;
        assert!(report.faults.iter().any(|fault| fault.log == "a"), "{column}: {report}");
    }
    let changes = world.changes("auth.security_events", "seq = 2").await;
    assert!(changes.len() >= 10, "{changes:?}");
    for (column, edit) in changes {
        let report = world.found_after(&edit).await;
        assert!(
            report.faults.iter().any(|fault| fault.log == "the platform"),
            "{column}: {report}"
        );
    }
}

#[tokio::test]
async fn what_is_removed_put_in_or_moved_is_found() {
    let world = World::new().await;
    for (edit, words) in EDITS {
        world.assert_found(edit, "a", words).await;
    }
    for (edit, words) in PLATFORM_EDITS {
        world.assert_found(edit, "the platform", words).await;
    }
    assert!(world.verify().await.is_clean(), "every edit was undone");
}

#[tokio::test]
async fn what_was_rewritten_so_that_it_fits_is_found_by_the_anchors() {
    let world = World::new().await;
    let forged = format!(
        "UPDATE app.audit_events SET address = 'forged' WHERE clinic_id = $a AND seq = 6; {}",
        REWRITE.replace("$from", "6")
    );
    let cut = "DELETE FROM app.audit_events WHERE clinic_id = $a AND seq > 7;
        UPDATE auth.chain_heads AS h SET seq = e.seq, hash = e.hash
        FROM app.audit_events AS e WHERE e.clinic_id = $a AND e.seq = 7 AND h.chain = $a";
    let emptied = "DELETE FROM app.audit_events WHERE clinic_id = $a;
        DELETE FROM auth.chain_heads WHERE chain = $a";
    let platform = "DELETE FROM auth.security_events WHERE seq > 2;
        UPDATE auth.chain_heads AS h SET seq = e.seq, hash = e.hash
        FROM auth.security_events AS e
        WHERE e.seq = 2 AND h.chain = '00000000-0000-0000-0000-000000000000'";
    for edit in [&*forged, cut, emptied, platform] {
        // Hashes alone cannot tell: this shows that the edits are as good as they are meant to be.
        let report = world.found_after(edit).await;
        assert!(report.is_clean(), "{edit}\n{report}");
    }
    assert!(world.verify().await.is_clean());
    world.assert_found(&forged, "a", "event 10 is another than at the last verification").await;
    world.assert_found(cut, "a", "event 10, seen at the last verification, is gone").await;
    world.assert_found(emptied, "a", "event 10, seen at the last verification, is gone").await;
    world.assert_found(platform, "the platform", "event 4, seen at the last").await;

    // A verification that finds something keeps the anchors that found it.
    let before = Anchors::read(&world.anchors()).unwrap();
    world.edit(cut).await;
    for _ in 0..2 {
        assert!(!world.verify().await.is_clean());
        assert_eq!(Anchors::read(&world.anchors()).unwrap(), before);
    }
}

#[tokio::test]
async fn a_clinic_goes_by_the_book_or_it_is_missed() {
    let world = World::new().await;
    assert!(world.verify().await.is_clean());
    let vanish = "DELETE FROM auth.clinics WHERE clinic_id = $a;
        DELETE FROM auth.chain_heads WHERE chain = $a;";
    let receipt = "INSERT INTO auth.erasures (clinic_id, slug, name, name_th, reason, erased_by,
                                              erased_rows, erased_keys)
        VALUES ($a, 'a', 'A', 'A', 'no reason at all', gen_random_uuid(), '{}', '{}');";
    let gone = "no receipt of an erasure";
    world.assert_found(vanish, "a", gone).await;
    // A receipt that the platform's log knows nothing of is none.
    world.assert_found(&format!("{vanish} {receipt}"), "a", gone).await;
    let hidden = "UPDATE auth.clinics SET throwaway = true WHERE clinic_id = $a";
    world.assert_found(hidden, "a", "is called throwaway").await;
    let stray = "INSERT INTO auth.chain_heads VALUES (gen_random_uuid(), 1, '')";
    let report = world.found_after(stray).await;
    assert!(report.to_string().contains("there is no such clinic"), "{report}");

    let boss = world.test.super_admin().await;
    let mut super_admin = world.test.database.connect_as("clinic_super").await;
    let receipt: Option<Uuid> =
        sqlx::query_scalar("SELECT auth.erase_clinic($1, $2, 'Clinic a', 'asked for it', '', $3)")
            .bind(boss.token.secret().as_slice())
            .bind(world.a.0)
            .bind(Uuid::now_v7())
            .fetch_one(&mut super_admin)
            .await
            .unwrap();
    assert!(receipt.is_some());
    let report = world.verify().await;
    assert!(report.is_clean() && report.to_string().contains("a: erased"), "{report}");
    assert_eq!(Anchors::read(&world.anchors()).unwrap().unwrap().of(world.a.0), None);
    let after = world.verify().await;
    assert!(after.is_clean() && after.notes.is_empty(), "{after}");
}

#[tokio::test]
async fn a_log_that_is_being_written_to_is_clean() {
    let world = World::new().await;
    let (router, _) = precision::http::router(&world.test.app);
    let owner = world.test.member(&TestClinic { id: world.a }, Role::ClinicOwner).await;
    let write = async {
        for number in 0..40 {
            let body = serde_json::json!({ "full_name": format!("Later {number}") });
            let answer = Request::post("/api/customers").by(&owner).json(&body).send(&router).await;
            assert_eq!(answer.status, 201);
        }
    };
    let verify = async {
        for _ in 0..20 {
            let report = world.verify().await;
            assert!(report.is_clean(), "{report}");
        }
    };
    futures_util::future::join(write, verify).await;
    let report = world.verify().await;
    assert!(report.is_clean() && report.logs[0].events == 50, "{report}");
}

#[tokio::test]
async fn clinics_of_a_proof_are_left_out() {
    let world = World::new().await;
    let proof = world.test.clinic("proof").await;
    sqlx::query("UPDATE auth.clinics SET throwaway = true WHERE clinic_id = $1")
        .bind(proof.id.0)
        .execute(&world.test.database.admin)
        .await
        .unwrap();
    let report = world.verify().await;
    assert!(report.is_clean() && report.logs.iter().all(|log| log.name != "proof"), "{report}");
}

#[tokio::test]
async fn the_command_ends_with_1_when_there_is_a_fault() {
    let world = World::new().await;
    let run = async || {
        tokio::process::Command::new(env!("CARGO_BIN_EXE_precision"))
            .args(["audit", "verify"])
            .env("DATABASE_URL", world.test.database.url())
            .env("PRECISION_DATA", world.folder.path())
            .output()
            .await
            .unwrap()
    };
    let clean = run().await;
    let said = String::from_utf8_lossy(&clean.stdout).into_owned();
    assert_eq!(clean.status.code(), Some(0), "{said}{}", String::from_utf8_lossy(&clean.stderr));
    assert!(said.contains("No fault.") && world.anchors().exists(), "{said}");
    world
        .edit("UPDATE app.audit_events SET kind = 'signed_out' WHERE clinic_id = $a AND seq = 2")
        .await;
    let broken = run().await;
    let said = String::from_utf8_lossy(&broken.stdout).into_owned();
    assert_eq!(broken.status.code(), Some(1), "{said}");
    assert!(said.contains("a: event 2: this event or the one before it was changed"), "{said}");
    std::fs::write(world.anchors(), "not json").unwrap();
    let unreadable = run().await;
    assert_eq!(unreadable.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&unreadable.stderr).contains("audit.anchors"));
}
