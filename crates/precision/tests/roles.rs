//! Login roles that were made mightier or that changed themselves. Roles belong to the whole server, so
//! these tests have a process, and with it a server, of their own.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use base::crypto::MasterKey;
use base::{Clock, Random, migrations};
use precision::prove::attacks::Class;
use precision::prove::{self, Prover};
use sqlx::{AssertSqlSafe, PgConnection};
use testkit::{Database, MASTER_KEY};

async fn run(admin: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(admin).await.unwrap();
}

#[tokio::test]
async fn what_became_of_the_roles_is_found_and_put_back() {
    let database = Database::fresh().await;
    let mut admin = database.admin.acquire().await.unwrap();
    let master = MasterKey::parse(MASTER_KEY).unwrap();
    let prover = Prover::new(database.options.clone(), master, Clock::system(), Random::system());
    let becoming = async || prover.attack(&[Class::Becoming]).await.unwrap().remove(0).tally;

    let sound = becoming().await;
    assert!(sound.holds(), "{sound:?}");
    assert_eq!(sound.remarks, ["prove-remark-own-password", "prove-remark-own-settings"]);
    for (fault, cure) in [
        ("GRANT app_owner TO clinic_staff", "REVOKE app_owner FROM clinic_staff"),
        ("GRANT pg_read_all_data TO clinic_worker", "REVOKE pg_read_all_data FROM clinic_worker"),
        ("ALTER ROLE clinic_auth CREATEROLE", "ALTER ROLE clinic_auth NOCREATEROLE"),
    ] {
        run(&mut admin, fault).await;
        assert!(!becoming().await.holds(), "{fault}");
        run(&mut admin, cure).await;
    }

    // Who may set what the readers believe stands in every clinic.
    for right in [
        "SET ON PARAMETER backtrace_functions TO clinic_staff",
        "SET ON PARAMETER backtrace_functions TO PUBLIC",
        "ALTER SYSTEM ON PARAMETER backtrace_functions TO auth_owner",
    ] {
        run(&mut admin, &format!("GRANT {right}")).await;
        let faults = prove::inspect(&mut admin).await.unwrap().faults;
        assert!(faults.iter().any(|fault| fault.rule == "parameter"), "{right}: {faults:?}");
        if right.starts_with("SET") {
            let signing = prover.attack(&[Class::Signing]).await.unwrap().remove(0).tally;
            assert!(!signing.holds(), "{right}");
        }
        run(&mut admin, &format!("REVOKE {}", right.replace(" TO ", " FROM "))).await;
    }

    // As a statement would that was injected into a sales person's request, and committed.
    let mut sales = database.connect_as("clinic_sales").await;
    run(&mut sales, "ALTER ROLE CURRENT_USER SET row_security = off").await;
    run(&mut sales, "ALTER ROLE CURRENT_USER SET statement_timeout = '1ms'").await;
    run(&mut sales, "ALTER ROLE CURRENT_USER PASSWORD 'mine'").await;
    let faults = prove::inspect(&mut admin).await.unwrap().faults;
    assert!(faults.iter().any(|fault| fault.rule == "role-setting"), "{faults:?}");
    let error = prover.prove().await.unwrap_err().to_string();
    assert!(error.contains("clinic_sales"), "{error}");

    migrations::run(&database.options, &prover.master).await.unwrap();
    let report = prover.prove().await.unwrap();
    assert!(report.is_proven(), "{report}");
}
