//! Tables without any context: every statement fails loudly.

use super::arena::{Arena, Caller};
use super::statement::Broken;
use super::tally::{CLOSED, Tally};

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    let (theirs, stranger) = (arena.theirs.id, uuid::Uuid::from_u128(7));
    for caller in Caller::ALL {
        let mut session = arena.connect(caller).await?;
        session.begin().await?;
        for relation in &arena.relations {
            let name = &relation.name;
            let mut statements =
                vec![format!("SELECT * FROM {name}"), format!("SELECT count(*) FROM {name}")];
            if relation.is_table {
                statements.extend([
                    format!("SELECT * FROM {name} WHERE clinic_id = '{theirs}'"),
                    relation.insert(&relation.theirs.fresh),
                    format!("DELETE FROM {name} WHERE clinic_id = '{theirs}'"),
                    format!(
                        "UPDATE {name} SET clinic_id = '{stranger}' WHERE clinic_id = '{theirs}'"
                    ),
                ]);
            }
            for sql in statements {
                let outcome = session.attack(&sql).await?;
                tally.expect(caller, &sql, &outcome, CLOSED);
            }
        }
        session.leave().await?;
        if caller != Caller::Auth {
            session.enter(arena).await?;
            let read = session.attack("SELECT clinic_id FROM app.clinics").await?;
            tally.control_if(read.is_ok_and(|answer| !answer.rows.is_empty()));
            session.leave().await?;
        }
    }
    Ok(())
}
