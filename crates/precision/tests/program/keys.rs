//! Changing keys while the program runs.

use base::crypto::MasterKey;
use base::files::rotation;
use base::{FileId, Random};
use sqlx::PgConnection;

use crate::support::{Program, Staffed};

/// Keeps a file of so many bytes; gives its id.
async fn keep(program: &Program, clinic: &Staffed, byte: u8) -> FileId {
    let mut context = program.context(&clinic.staff).await;
    let app = context.app.clone();
    let (id, customer) = (clinic.clinic.id, clinic.customer);
    let file = app.files.save(&app, context.tx(), id, customer, "x/y", &[byte; 100]).await.unwrap();
    context.commit().await.unwrap();
    file
}

async fn read(program: &Program, clinic: &Staffed, file: FileId) -> base::Result<Vec<u8>> {
    let mut context = program.context(&clinic.staff).await;
    let app = context.app.clone();
    let found = app.files.load(&app, context.tx(), clinic.clinic.id, file).await?;
    Ok(found.bytes)
}

async fn versions(admin: &mut PgConnection, clinic: &Staffed) -> Vec<i32> {
    let sql = "SELECT version FROM auth.clinic_keys WHERE clinic_id = $1 ORDER BY 1";
    sqlx::query_scalar(sql).bind(clinic.clinic.id.0).fetch_all(admin).await.unwrap()
}

#[tokio::test]
async fn files_are_sealed_anew_and_the_old_key_is_gone() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let mine = [keep(&program, &a, 1).await, keep(&program, &a, 2).await];
    let theirs = keep(&program, &b, 3).await;
    let before = program.test.stored_objects();
    let app = &program.test.app;
    let mut admin = program.test.database.admin.acquire().await.unwrap().detach();
    for round in [2, 3] {
        let done =
            rotation::rotate(&mut admin, &app.files, &app.master, &app.random, a.clinic.id).await;
        assert_eq!(done.unwrap(), rotation::Rotated { version: round, files: 2 });
        assert_eq!(versions(&mut admin, &a).await, [round]);
        assert_eq!(read(&program, &a, mine[0]).await.unwrap(), [1; 100]);
        assert_eq!(read(&program, &a, mine[1]).await.unwrap(), [2; 100]);
    }
    let after = program.test.stored_objects();
    let same = after.iter().filter(|object| before.contains(object)).count();
    assert_eq!((after.len(), same), (3, 1), "only the other clinic's file is as it was");
    assert_eq!(versions(&mut admin, &b).await, [1]);
    assert_eq!(read(&program, &b, theirs).await.unwrap(), [3; 100]);
}

#[tokio::test]
async fn another_master_key_changes_nothing() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let file = keep(&program, &a, 5).await;
    let app = &program.test.app;
    let (other, _) = MasterKey::generate(&app.random);
    let mut admin = program.test.database.admin.acquire().await.unwrap().detach();
    let done = rotation::rotate(&mut admin, &app.files, &other, &app.random, a.clinic.id).await;
    assert!(done.is_err());
    assert_eq!(versions(&mut admin, &a).await, [1]);
    assert_eq!(read(&program, &a, file).await.unwrap(), [5; 100]);
}

/// While keys change, photos come in and are looked at.
#[tokio::test]
async fn nobody_notices_a_change_of_keys() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let first = keep(&program, &a, 9).await;
    let mut admin = program.test.database.admin.acquire().await.unwrap().detach();
    let app = program.test.app.clone();
    let rotating = async {
        for _ in 0..5 {
            rotation::rotate(&mut admin, &app.files, &app.master, &app.random, a.clinic.id)
                .await
                .unwrap();
        }
    };
    let writing = async {
        let mut files = Vec::new();
        for byte in 0..40 {
            files.push((byte, keep(&program, &a, byte).await));
        }
        files
    };
    let reading = async {
        for _ in 0..60 {
            assert_eq!(read(&program, &a, first).await.unwrap(), [9; 100]);
        }
    };
    let ((), files, ()) = tokio::join!(rotating, writing, reading);
    for (byte, file) in files {
        assert_eq!(read(&program, &a, file).await.unwrap(), [byte; 100]);
    }
}

#[tokio::test]
async fn a_new_master_key_wraps_the_same_keys() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let app = &program.test.app;
    let random = Random::system();
    let (new, _) = MasterKey::generate(&random);
    let mut admin = program.test.database.admin.acquire().await.unwrap().detach();
    let sql = "SELECT wrapped FROM auth.clinic_keys WHERE clinic_id = $1";
    let wrapped = async |admin: &mut PgConnection| -> Vec<u8> {
        sqlx::query_scalar(sql).bind(a.clinic.id.0).fetch_one(admin).await.unwrap()
    };
    let before = wrapped(&mut admin).await;
    assert!(rotation::rewrap(&mut admin, &new, &app.master, &random).await.is_err(), "not its key");
    assert_eq!(wrapped(&mut admin).await, before, "nothing is half done");
    assert_eq!(rotation::rewrap(&mut admin, &app.master, &new, &random).await.unwrap(), 1);
    let after = wrapped(&mut admin).await;
    let sealed = app.master.unwrap_key(a.clinic.id, &before).unwrap().seal(b"x", b"", &random);
    let opened = new.unwrap_key(a.clinic.id, &after).unwrap().open(&sealed.unwrap(), b"");
    assert_eq!(opened.unwrap(), b"x");
    assert!(app.master.unwrap_key(a.clinic.id, &after).is_err());
}
