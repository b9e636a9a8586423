//! Real contexts, bent: every field is changed and the real signature kept.

use super::arena::{Arena, Caller};
use super::statement::{Broken, quoted};
use super::tally::{CLOSED, Tally};

/// Settings go to parallel workers as they are: a worker believes no more than its leader.
const PARALLEL: &str = "SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0;
    SET LOCAL min_parallel_table_scan_size = 0; SET LOCAL min_parallel_index_scan_size = 0";

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    let names: Vec<&str> = arena.tables().map(|table| table.name.as_str()).collect();
    for caller in Caller::INSIDE {
        let mut inside = arena.inside(caller).await?;
        let real = current(&mut inside).await?;
        let still_good =
            format!("SELECT set_config('ctx.v', {}, true); SELECT ctx.clinic_id()", quoted(&real));
        tally.control_if(inside.attack(&still_good).await?.is_ok());
        for (at, value) in
            bent(&real, &arena.theirs.id.simple().to_string()).into_iter().enumerate()
        {
            let set = format!("SELECT set_config('ctx.v', {}, true)", quoted(&value));
            let table = names[at % names.len().max(1)];
            for read in [
                "SELECT ctx.clinic_id()".to_owned(),
                format!("SELECT count(*) FROM {table}"),
                format!("{PARALLEL}; SELECT count(*) FROM {table}"),
            ] {
                let tried = format!("a bent context: {read}");
                let outcome = inside.attack(&format!("{set}; {read}")).await?;
                tally.expect(caller, &tried, &outcome, CLOSED);
            }
        }
        inside.leave().await?;
    }
    Ok(())
}

/// The context of the session's transaction.
pub(super) async fn current(session: &mut super::arena::Session) -> Result<String, Broken> {
    super::statement::value(&mut session.connection, "SELECT current_setting('ctx.v')").await
}

fn bent(real: &str, clinic: &str) -> Vec<String> {
    let parts: Vec<&str> = real.split(',').collect();
    let mut all = Vec::new();
    for at in 0..parts.len() {
        let mut other = parts.clone();
        other[at] = clinic;
        all.push(other.join(","));
        let mut gone = parts.clone();
        gone.remove(at);
        all.push(gone.join(","));
        let mut role = parts.clone();
        role[at] = "clinic_owner";
        all.push(role.join(","));
        let mut granted = parts.clone();
        granted[at] = "activity_read team_read team_manage letters_edit";
        all.push(granted.join(","));
    }
    let mut swapped = parts.clone();
    swapped.swap(0, 1);
    all.push(swapped.join(","));
    all.push(format!("{clinic},{real}"));
    all.push(format!("{real},"));
    all.push(format!(",{real}"));
    all.push(format!("{real},{}", parts[parts.len() - 1]));
    all.push(real.to_uppercase());
    all.push(format!(" {real}"));
    all.push(format!("{clinic}{}", real.get(32..).unwrap_or_default()));
    all.push(real[..real.len() - 1].to_owned());
    all.push(format!("{}{}", &real[..real.len() - 1], if real.ends_with('0') { '1' } else { '0' }));
    all.retain(|value| value != real);
    all
}
