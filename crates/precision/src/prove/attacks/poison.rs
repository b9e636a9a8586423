//! What an injected statement leaves behind in a connection that the next clinic's request will use. On
//! the way back to the pool the program cleans it, and closes what cannot be cleaned; its own code does
//! so here.

use super::arena::{Arena, Caller};
use super::statement::{Broken, run, value};
use super::tally::Tally;

/// What outlives a transaction. None of it writes a row.
const POISONS: &[&str] = &[
    "PREPARE mine AS SELECT 1",
    "DEALLOCATE ALL; PREPARE sqlx_s_1 AS SELECT 1",
    "LISTEN jobs",
    "BEGIN; DECLARE mine CURSOR WITH HOLD FOR SELECT 1; COMMIT",
    "SET SESSION ctx.v = 'x'",
    "SET search_path = public, pg_temp, app",
    "SET row_security = off",
    "SET statement_timeout = 1",
    "SET default_transaction_read_only = on",
    "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE",
    "SET TimeZone = 'Pacific/Kiritimati'",
    "SET DateStyle = 'German, DMY'",
    "SET IntervalStyle = 'sql_standard'",
    "SET bytea_output = 'escape'",
    "SET extra_float_digits = -5",
    "SET plan_cache_mode = force_generic_plan",
    "SET enable_seqscan = off",
    "SET lock_timeout = 1",
    "SET application_name = 'x'",
    "SET mine.own = 'x'",
];

/// What is in a session, as far as it can be seen.
const STATE: &str = "
  SELECT concat_ws('|',
    (SELECT string_agg(name || '=' || setting, ',' ORDER BY name) FROM pg_settings
      WHERE name NOT IN ('transaction_read_only', 'transaction_isolation', 'transaction_deferrable')),
    nullif(current_setting('ctx.v', true), ''), nullif(current_setting('mine.own', true), ''),
    session_user, current_user,
    (SELECT string_agg(name, ',' ORDER BY name) FROM pg_prepared_statements WHERE from_sql),
    (SELECT string_agg(name, ',' ORDER BY name) FROM pg_cursors WHERE is_holdable),
    (SELECT string_agg(channel, ',' ORDER BY channel) FROM pg_listening_channels() AS channel),
    pg_my_temp_schema())";

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    for caller in Caller::ALL {
        let mut session = arena.connect(caller).await?;
        for poison in POISONS {
            base::clean(&mut session.connection).await.map_err(|error| {
                Broken::Said(format!("a fresh connection is not clean: {error}"))
            })?;
            let before = value(&mut session.connection, STATE).await?;
            let taken = run(&mut session.connection, poison).await?.is_ok();
            let poisoned = run(&mut session.connection, STATE).await?;
            let took = poisoned.ok().and_then(|answer| answer.first().map(str::to_owned))
                != Some(before.clone());
            tally.control_if(taken && took);
            if base::clean(&mut session.connection).await.is_err() {
                // The pool closes it, and so does this.
                tally.refused();
                session = arena.connect(caller).await?;
                continue;
            }
            let after = run(&mut session.connection, STATE).await?;
            let after = after.ok().and_then(|answer| answer.first().map(str::to_owned));
            let left = (after != Some(before)).then(|| "the next request finds it".to_owned());
            let lost = left.is_some();
            tally.judge(caller, poison, left);
            if lost {
                session = arena.connect(caller).await?;
            }
        }
    }
    Ok(())
}
