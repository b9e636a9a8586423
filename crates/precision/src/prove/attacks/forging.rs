//! Invented contexts: nobody believes them, on any table.

use super::arena::{Arena, Caller};
use super::statement::{Broken, code, quoted};
use super::tally::{CLOSED, NO_CONTEXT, Tally};

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    for caller in Caller::INSIDE {
        let mut inside = arena.inside(caller).await?;
        let believed = inside.attack("SELECT ctx.clinic_id()").await?;
        tally.control_if(believed.is_ok_and(|answer| arena.foreign_rows(&answer) == 0));
        inside.leave().await?;
        inside.begin().await?;
        for value in invented(&arena.theirs.id.simple().to_string()) {
            let set = format!("SELECT set_config('ctx.v', {}, true)", quoted(&value));
            let read = format!("{set}; SELECT ctx.clinic_id()");
            let outcome = inside.attack(&read).await?;
            tally.expect(caller, "an invented context: ctx.clinic_id()", &outcome, NO_CONTEXT);
            for relation in &arena.relations {
                let read = format!("{set}; SELECT count(*) FROM {}", relation.name);
                let outcome = inside.attack(&read).await?;
                let tried = format!("an invented context: SELECT count(*) FROM {}", relation.name);
                if code(&outcome) == "none" && !relation.is_table {
                    // A view may count nothing of any clinic.
                    tally.judge(caller, &tried, arena.tells(&outcome, &read));
                } else {
                    tally.expect(caller, &tried, &outcome, CLOSED);
                }
            }
        }
        inside.leave().await?;
    }
    Ok(())
}

fn invented(clinic: &str) -> Vec<String> {
    let mac = "0".repeat(64);
    vec![
        String::new(),
        ",".to_owned(),
        ",,,,,".to_owned(),
        clinic.to_owned(),
        "x".repeat(64),
        "x".repeat(65),
        "x".repeat(66),
        ",".repeat(200),
        format!("{clinic},,clinic_owner,,,{mac}"),
        format!("{clinic},,clinic_owner,,,,{mac}"),
        format!("{clinic},,clinic_owner,,,,,,,{mac}"),
        format!("{clinic},,clinic_staff,,,,activity_read team_manage,,,{mac}"),
        format!("{clinic},,clinic_owner,,,"),
        format!(",,,,,{mac}"),
        format!("{clinic},{mac}"),
        format!("{clinic},{clinic},{clinic},{clinic},{clinic},{clinic},{clinic},{mac}"),
        format!("{clinic},,clinic_owner,,,{}", "é".repeat(64)),
    ]
}
