//! Getting something signed: the signing oracle, its key, and whatever sets a context on somebody's word.

use super::arena::{Arena, Caller};
use super::statement::{Broken, value};
use super::tally::{CLOSED, Tally};

/// Refused; or there is no such function (any more), and `functions` tries those that there are.
const OUT_OF_REACH: &[&str] = &["42501", "25006", "42883", "42P01"];

pub(super) async fn attack(arena: &mut Arena, tally: &mut Tally) -> Result<(), Broken> {
    let clinic = arena.theirs.id;
    let database = value(&mut arena.admin, "SELECT quote_ident(current_database())").await?;
    for caller in Caller::ALL {
        let mut session = arena.inside(caller).await?;
        let can_call = session.attack("SELECT auth.assert_clean()").await?;
        // It is refused for its own reason: a context is entered.
        tally.control_if(super::statement::code(&can_call) != "42501");
        let signed = format!("{},,clinic_owner,,,,,,", clinic.simple());
        for sql in [
            "SELECT auth.sign('x')".to_owned(),
            format!(
                "SELECT set_config('ctx.v', '{signed},' || auth.sign('{signed}'), true);
                 SELECT count(*) FROM app.customers"
            ),
            format!("SELECT auth.establish('{clinic}', NULL, 'clinic_owner', NULL, NULL)"),
            format!("SELECT auth.establish('{clinic}', NULL, 'clinic_owner', NULL, NULL, false)"),
            "SELECT auth.restore('x')".to_owned(),
            format!("SELECT auth.write_context('{clinic}', '{signed}')"),
            "SELECT auth.kept_context()".to_owned(),
            "SET LOCAL backtrace_functions = 'x'".to_owned(),
            "SET backtrace_functions = ''".to_owned(),
            "RESET backtrace_functions".to_owned(),
            format!(
                "SELECT set_config('backtrace_functions', '{signed}', true),
                        set_config('ctx.v', '{signed}', true);
                 SELECT count(*) FROM app.customers"
            ),
            "SET SESSION backtrace_functions = 'x'".to_owned(),
            "SET LOCAL backtrace_functions TO DEFAULT".to_owned(),
            "SELECT set_config('backtrace_functions', current_setting('ctx.v', true), false)".to_owned(),
            "UPDATE pg_settings SET setting = 'x' WHERE name = 'backtrace_functions'".to_owned(),
            format!("ALTER ROLE {} SET backtrace_functions = 'x'", caller.login()),
            "ALTER ROLE CURRENT_USER SET backtrace_functions FROM CURRENT".to_owned(),
            "ALTER ROLE ALL SET backtrace_functions = 'x'".to_owned(),
            format!("ALTER DATABASE {database} SET backtrace_functions = 'x'"),
            format!("ALTER ROLE {} IN DATABASE {database} SET backtrace_functions = 'x'", caller.login()),
            format!("GRANT SET ON PARAMETER backtrace_functions TO {}", caller.login()),
            "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql SET backtrace_functions = 'x' RETURN 1"
                .to_owned(),
            "ALTER FUNCTION auth.assert_clean() SET backtrace_functions = 'x'".to_owned(),
            "DO $$ BEGIN SET LOCAL backtrace_functions = 'x'; END $$".to_owned(),
            format!("SELECT * FROM auth.figures('{clinic}')"),
            "SELECT * FROM auth.context_key".to_owned(),
            "SELECT inner_block FROM auth.context_key".to_owned(),
            "UPDATE auth.context_key SET inner_block = decode(repeat('00', 64), 'hex')".to_owned(),
            "SELECT * FROM auth.program_key".to_owned(),
            "SELECT auth.keep_program_key('x')".to_owned(),
            "SELECT auth.demand('x', 'claim', 'x')".to_owned(),
            "SELECT auth.write_event('x', NULL, NULL, 'forged', NULL, '{}', '', NULL)".to_owned(),
            "SELECT auth.write_platform_event('forged', NULL, NULL, '{}', '', NULL)".to_owned(),
            "SELECT auth.sweep_throwaways()".to_owned(),
            "SELECT auth.make_account(gen_random_uuid(), 'x@x', '', 'x', 'en', true, now())".to_owned(),
            format!(
                "SELECT auth.make_member('{clinic}', gen_random_uuid(), '{}', 'clinic_owner', NULL, '',
                                         now())",
                arena.ours.owner.account
            ),
            "SELECT auth.make_clinic(gen_random_uuid(), 'x', 'x', 'x', '#000000', 'x', '', now())"
                .to_owned(),
            "SELECT guard.protect('app.customers', '{}')".to_owned(),
            "SELECT guard.lock_database()".to_owned(),
        ] {
            let outcome = session.attack(&sql).await?;
            tally.expect(caller, &sql, &outcome, OUT_OF_REACH);
        }
        session.leave().await?;
        as_it_connects(arena, tally, caller).await?;
    }
    Ok(())
}

/// What a connection asks for as it begins counts as the session's own: ctx.v is taken and not believed, the
/// parameter that remembers is refused.
async fn as_it_connects(arena: &Arena, tally: &mut Tally, caller: Caller) -> Result<(), Broken> {
    let signed = format!("{},,clinic_owner,,,,,,", arena.theirs.id.simple());
    let mut session = arena.connect_with(caller, &[("ctx.v", &signed)]).await?;
    let outcome = session.go_on("SELECT ctx.clinic_id()").await?;
    tally.control();
    tally.expect(caller, "ctx.v among the options of a connection", &outcome, CLOSED);
    let options = [("ctx.v", signed.as_str()), ("backtrace_functions", signed.as_str())];
    let got = match arena.connect_with(caller, &options).await {
        Err(_) => None,
        Ok(mut session) => {
            let outcome = session.go_on("SELECT ctx.clinic_id()").await?;
            outcome.is_ok().then(|| "believed".to_owned())
        }
    };
    tally.judge(caller, "backtrace_functions among the options of a connection", got);
    Ok(())
}
