//! Every function that the catalog holds, with arguments sampled by type, the victim's among them. A role
//! that may not execute one is refused; one that may gets nothing of the victim, writes nothing in it, and
//! is in its own clinic afterwards.
//!
//! What a definer function wrote is behind the wall, so the superuser looks: on one backend it becomes the
//! role (`SET SESSION AUTHORIZATION`, and `session_user` is truly the role's), calls, becomes itself again,
//! looks, and rolls back.

use super::arena::{Arena, Caller};
use super::samples::samples;
use super::statement::{Broken, must, quoted, run, value};
use super::tally::{DENIED, Tally};

/// A function of the project's own.
struct Function {
    name: String,
    kind: String,
    arguments: Vec<String>,
    open_to: Vec<String>,
}

const FUNCTIONS: &str = "
  SELECT quote_ident(n.nspname) || '.' || quote_ident(p.proname),
    CASE WHEN p.prorettype IN ('trigger'::regtype, 'event_trigger'::regtype) THEN 'trigger'
         ELSE p.prokind::text END,
    array_to_string(ARRAY(
      SELECT CASE WHEN p.provariadic <> 0 AND a.n = p.pronargs THEN 'VARIADIC ' ELSE '' END
             || format_type(a.type, NULL)
      FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a (type, n) ORDER BY a.n), ';'),
    array_to_string(ARRAY(
      SELECT r.rolname FROM pg_roles AS r
      WHERE r.rolname ~ '^clinic_' AND has_schema_privilege(r.oid, n.oid, 'USAGE')
        AND has_function_privilege(r.oid, p.oid, 'EXECUTE')), ';')
  FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
  WHERE n.nspname IN ('app', 'auth', 'ctx', 'queue', 'guard', 'public')
    AND p.prokind IN ('f', 'p')
    -- Of these PostgreSQL itself makes no value for anybody: what indexes call cannot be called.
    AND NOT 'internal'::regtype = ANY (p.proargtypes::oid[])
  ORDER BY 1, 3";

/// No more calls of one function by one role in one place than this.
const MOST_CALLS: usize = 60;

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    let functions = functions(arena).await?;
    let look = fingerprint(arena).await?;
    for caller in Caller::ALL {
        let mut session = arena.inside(caller).await?;
        for function in &functions {
            if function.open_to.iter().any(|role| role == caller.login()) {
                if function.kind != "trigger" {
                    open(arena, tally, caller, function, &look).await?;
                }
            } else if function.kind != "trigger" {
                // Not null: of a STRICT function nothing would be called, and nobody asked for the right.
                let first = |kind: &String| samples(arena, caller, kind).swap_remove(0);
                let call =
                    call(function, &function.arguments.iter().map(first).collect::<Vec<_>>());
                let outcome = session.attack(&call).await?;
                tally.expect(caller, &call, &outcome, DENIED);
            }
        }
        session.leave().await?;
    }
    Ok(())
}

async fn functions(arena: &mut Arena) -> Result<Vec<Function>, Broken> {
    let list = |text: Option<String>| {
        let text = text.unwrap_or_default();
        text.split(';').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let rows = must(&mut arena.admin, FUNCTIONS).await?.rows;
    Ok(rows
        .into_iter()
        .map(|row| {
            let mut texts = row.into_iter();
            let mut next = || texts.next().flatten();
            Function {
                name: next().unwrap_or_default(),
                kind: next().unwrap_or_default(),
                arguments: list(next()),
                open_to: list(next()),
            }
        })
        .collect())
}

/// Where a function is called.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// In the attacker's clinic.
    Inside,
    /// In none.
    Outside,
    /// In none, with the words that a function writes while it stands in the victim's clinic.
    Foretold,
}

/// Calls a function in each place.
async fn open(
    arena: &mut Arena,
    tally: &mut Tally,
    caller: Caller,
    function: &Function,
    look: &str,
) -> Result<(), Broken> {
    let calls = calls(arena, caller, function);
    let foretold = foretold(arena).await?;
    for place in [Place::Inside, Place::Outside, Place::Foretold] {
        let inside = place == Place::Inside && caller != Caller::Auth;
        let before = become_caller(arena, caller, inside, look).await?;
        for sql in &calls {
            let sql = match place {
                Place::Foretold => &format!("{foretold}; {sql}"),
                Place::Inside | Place::Outside => sql,
            };
            let outcome = run(&mut arena.admin, &format!("ROLLBACK TO attack; {sql}")).await?;
            tally.control_if(outcome.is_ok());
            let got = match arena.tells(&outcome, sql) {
                Some(what) => Some(what),
                None if outcome.is_ok() => changed(arena, &before, look).await?,
                None => None,
            };
            tally.judge(caller, sql, got);
        }
        must(&mut arena.admin, "ROLLBACK; RESET SESSION AUTHORIZATION").await?;
    }
    Ok(())
}

/// Sets what a function reads as its context while it stands in the victim's clinic. Where contexts are
/// remembered the words are the same each time; elsewhere their MAC is of another transaction.
async fn foretold(arena: &mut Arena) -> Result<String, Broken> {
    let stand = format!(
        "BEGIN; SELECT auth.establish('{}', NULL, 'platform', NULL, NULL)",
        arena.theirs.id
    );
    must(&mut arena.admin, &stand).await?;
    let words = value(&mut arena.admin, "SELECT current_setting('ctx.v')").await?;
    must(&mut arena.admin, "ROLLBACK").await?;
    Ok(format!("SELECT set_config('ctx.v', {}, true)", quoted(&words)))
}

/// Begins the superuser's transaction as the caller, and says what the victim looks like before.
async fn become_caller(
    arena: &mut Arena,
    caller: Caller,
    inside: bool,
    look: &str,
) -> Result<String, Broken> {
    must(&mut arena.admin, "BEGIN; SET LOCAL lock_timeout = '2s'").await?;
    let before = value(&mut arena.admin, look).await?;
    let enter = if inside { arena.enter(caller) } else { "SELECT 1".to_owned() };
    let sql = format!(
        "SET SESSION AUTHORIZATION {}; SET LOCAL search_path = app, pg_temp; {enter}; SAVEPOINT attack",
        caller.login()
    );
    must(&mut arena.admin, &sql).await?;
    Ok(before)
}

/// What a call did to the victim, or to the context.
async fn changed(arena: &mut Arena, before: &str, look: &str) -> Result<Option<String>, Broken> {
    let theirs = arena.theirs.id.to_string();
    let sql = format!("RESET SESSION AUTHORIZATION; {look}");
    let answer = must(&mut arena.admin, &sql).await?;
    let after = answer.rows.last().and_then(|row| row.first()?.clone()).unwrap_or_default();
    if after != before {
        return Ok(Some("wrote into the other clinic".to_owned()));
    }
    let read = "SELECT ctx.field(1)::uuid";
    // What the database remembers of a context that was only a function's own.
    let remembered =
        format!("SELECT set_config('ctx.v', current_setting('backtrace_functions'), true); {read}");
    for (sql, came_to) in [
        (read, "stands in the other clinic"),
        (remembered.as_str(), "can step into the other clinic"),
    ] {
        let context = run(&mut arena.admin, sql).await?.ok();
        if context.and_then(|answer| answer.first().map(str::to_owned)).as_ref() == Some(&theirs) {
            return Ok(Some(came_to.to_owned()));
        }
    }
    Ok(None)
}

/// One value for all rows of the victim, wherever they are: their versions are in it, so that an update
/// to the same values shows.
async fn fingerprint(arena: &mut Arena) -> Result<String, Broken> {
    let sql = "SELECT a.attrelid::regclass::text FROM pg_attribute AS a
      JOIN pg_class AS c ON c.oid = a.attrelid
      WHERE a.attname = 'clinic_id' AND c.relkind = 'r'
        AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')";
    let clinic = arena.theirs.id;
    let of = |table: &str, condition: &str| {
        format!(
            "SELECT string_agg(t.xmin::text || t.ctid::text || t::text, '' ORDER BY t::text) AS print
             FROM {table} AS t WHERE {condition}"
        )
    };
    let mut parts: Vec<String> = must(&mut arena.admin, sql)
        .await?
        .column()
        .map(|table| of(table, &format!("clinic_id = '{clinic}'")))
        .collect();
    parts.push(of("auth.accounts", &format!("id = '{}'", arena.theirs.owner.account)));
    parts.push(of("auth.chain_heads", &format!("chain = '{clinic}'")));
    Ok(format!(
        "SELECT md5(string_agg(print, '|')) FROM ({}) AS all_rows",
        parts.join(" UNION ALL ")
    ))
}

fn call(function: &Function, arguments: &[String]) -> String {
    let arguments = arguments.join(", ");
    match function.kind.as_str() {
        "p" => format!("CALL {}({arguments})", function.name),
        _ => format!("SELECT r::text FROM {}({arguments}) AS r", function.name),
    }
}

/// The calls of a function: every combination of samples, or as many of them, evenly spread.
fn calls(arena: &Arena, caller: Caller, function: &Function) -> Vec<String> {
    let samples: Vec<Vec<String>> =
        function.arguments.iter().map(|kind| samples(arena, caller, kind)).collect();
    let all: usize = samples.iter().map(Vec::len).product();
    let count = all.min(MOST_CALLS);
    (0..count)
        .map(|number| {
            // A step with no divisor in common with the sizes, so that every argument varies.
            let mut rest = if all > MOST_CALLS { number.wrapping_mul(7919) % all } else { number };
            let mut arguments = Vec::new();
            for sample in &samples {
                arguments.push(sample[rest % sample.len()].clone());
                rest /= sample.len();
            }
            call(function, &arguments)
        })
        .collect()
}
