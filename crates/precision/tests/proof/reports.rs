//! What the report says, in each of its forms.

use std::process::Command;

use base::Lang;
use precision::prove::attacks::{Class, Gap, Tally};
use precision::prove::{AREAS, Attacked, Fault, Inspection, LookedAt, Report, Versions, html};
use testkit::{Database, MASTER_KEY};

fn report(got: u64) -> Report {
    let looked_at = LookedAt {
        tables: 8,
        indexes: 24,
        foreign_keys: 17,
        policies: 63,
        functions: 55,
        roles: 8,
    };
    let attacked = Class::ALL.map(|class| Attacked {
        class,
        seconds: 0.5,
        tally: Tally { tried: 1_234, refused: 1_234, controls: 5, ..Tally::default() },
    });
    let mut report = Report {
        began: "2026-11-22T20:15:00Z".parse().unwrap(),
        seconds: 12.3,
        versions: Versions { program: "0.1.0", database: "15.14".to_owned(), migration: Some(12) },
        inspection: Inspection { looked_at, faults: Vec::new() },
        attacked: attacked.into(),
    };
    if got > 0 {
        let tally = &mut report.attacked[0].tally;
        (tally.got, tally.refused) = (got, tally.tried - got);
        let tried = "SELECT '<script>' FROM app.files".to_owned();
        tally.gaps.push(Gap { by: "clinic_staff", tried, came_to: "3 rows".to_owned() });
    }
    report
}

#[test]
fn a_report_is_proven_only_if_everything_was_tried_and_nothing_got_through() {
    assert!(report(0).is_proven());
    assert!(!report(1).is_proven());
    let mut untried = report(0);
    untried.attacked[3].tally.tried = 0;
    assert!(!untried.is_proven());
    let mut without_control = report(0);
    without_control.attacked[4].tally.controls = 0;
    assert!(!without_control.is_proven());
    let mut one_less = report(0);
    one_less.attacked.pop();
    assert!(!one_less.is_proven());
    let mut faulty = report(0);
    let fault = Fault { rule: "wall".into(), object: "app.files".into(), says: "has none".into() };
    faulty.inspection.faults.push(fault);
    assert!(!faulty.is_proven());
}

#[test]
fn the_json_says_what_was_tried_how_often_and_the_result() {
    let json: serde_json::Value = serde_json::from_str(&report(2).json().unwrap()).unwrap();
    assert_eq!(json["proven"], false);
    assert_eq!(json["tried"], 20 * 1_234);
    assert_eq!(json["got"], 2);
    assert_eq!(json["versions"]["database"], "15.14");
    assert_eq!(json["versions"]["migration"], 12);
    assert_eq!(json["inspection"]["looked_at"]["tables"], 8);
    assert_eq!(json["attacked"][0]["class"], "forging");
    assert_eq!(json["attacked"][0]["holds"], false);
    assert_eq!(json["attacked"][0]["gaps"][0]["by"], "clinic_staff");
    assert_eq!(json["attacked"][1]["holds"], true);
    for (class, attacked) in Class::ALL.iter().zip(json["attacked"].as_array().unwrap()) {
        assert_eq!(attacked["class"], class.id());
    }
}

#[test]
fn the_page_says_it_in_both_languages_and_is_one_file() {
    for (report, english, thai) in [
        (report(0), "Proven: no clinic can read", "พิสูจน์แล้ว"),
        (report(2), "Not proven", "พิสูจน์ไม่ได้"),
    ] {
        let page = html(&report).unwrap();
        assert!(page.contains(english) && page.contains(thai));
        assert!(page.contains("24,680") && page.contains("22 พฤศจิกายน 2569 20:15 UTC"));
        for outside in ["src=", "href=", "http", "@import", "<script"] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert_eq!(
            page.matches("url(").count(),
            page.matches("url(data:font/woff2;base64,d09G").count()
        );
        // A key that is missing would stand there itself.
        let keys = page.matches("prove-").count();
        assert_eq!(keys, 0, "{:?}", page.split("prove-").nth(1).map(|it| &it[..20]));
    }
    let page = html(&report(2)).unwrap();
    assert!(page.contains("&#60;script&#62;") && page.contains("clinic_staff"));
}

#[test]
fn every_class_and_area_has_its_words() {
    let keys: Vec<&str> = ui::keys(Lang::En).into_iter().map(|(key, _)| key).collect();
    for class in Class::ALL {
        assert!(keys.contains(&format!("prove-class-{}", class.id()).as_str()), "{}", class.id());
        assert!(keys.contains(&format!("prove-class-{}-about", class.id()).as_str()));
    }
    for area in AREAS {
        assert!(keys.contains(&format!("prove-area-{}", area.name).as_str()), "{}", area.name);
    }
}

/// The whole command, with both files.
#[tokio::test]
async fn the_command_writes_its_files_and_its_status_says_it() {
    let (database, folder) = (Database::fresh().await, tempfile::tempdir().unwrap());
    let file = |name: &str| folder.path().join(name);
    let run = |arguments: Vec<std::path::PathBuf>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_precision"));
        command.arg("prove").env("DATABASE_URL", database.url());
        command.env("PRECISION_MASTER_KEY", MASTER_KEY).env("PRECISION_DATA", folder.path());
        for path in arguments {
            command.arg("--report").arg(path);
        }
        tokio::task::spawn_blocking(move || command.output().unwrap())
    };
    let refused = run(vec![file("report.pdf")]).await.unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains(".html or .json"));
    let refused = run(vec![file("nowhere/report.html")]).await.unwrap();
    assert!(String::from_utf8_lossy(&refused.stderr).contains("there is no folder"));

    let proven = run(vec![file("report.html"), file("report.json")]).await.unwrap();
    let said = String::from_utf8_lossy(&proven.stdout);
    assert!(proven.status.success(), "{said}{}", String::from_utf8_lossy(&proven.stderr));
    assert!(said.contains("Proven: no clinic reaches another."), "{said}");
    let page = std::fs::read_to_string(file("report.html")).unwrap();
    assert!(page.contains("พิสูจน์แล้ว"));
    let json = std::fs::read_to_string(file("report.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["proven"], true);

    let mut admin = database.admin.acquire().await.unwrap();
    sqlx::raw_sql("ALTER TABLE app.files DISABLE ROW LEVEL SECURITY")
        .execute(&mut *admin)
        .await
        .unwrap();
    let broken = run(vec![file("broken.json")]).await.unwrap();
    assert_eq!(broken.status.code(), Some(1));
    assert!(file("broken.json").exists());
}
