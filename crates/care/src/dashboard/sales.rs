//! What sales people go by: their leads, how many of them are won, and how long people wait for an answer.

use base::{Context, Permission, Result};
use ui::Page;

use super::actions::add;
use super::figures::counted;
use super::page::{Action, Card, compared_as};
use super::rules::Window;
use super::store::{self, Leads};

/// What became of the leads that this person sees, if they may see any.
pub async fn leads(ctx: &mut Context, of: &Window) -> Result<Option<Leads>> {
    let clinic = ctx.clinic()?;
    if !ctx.who.may(Permission::LeadsRead) {
        return Ok(None);
    }
    store::leads(ctx.tx(), clinic, of).await.map(Some)
}

/// The cards of that.
pub fn cards(p: &Page, of: &Window, leads: &Leads) -> Vec<Card> {
    vec![
        Card::plain("target", "dashboard-leads", p.num(leads.open)).leading("/leads"),
        counted("badge-check", "dashboard-won", (leads.won, leads.won_before), p, of)
            .leading("/leads?view=list&stage=won"),
        conversion(p, of, leads),
        answer(p, of, leads),
    ]
}

/// Of those that came to an end, how many were won, in percent; nothing where none did.
pub fn won_percent(won: i64, lost: i64) -> Option<i64> {
    let ended = won + lost;
    (ended > 0).then(|| (won * 100 + ended / 2) / ended)
}

fn conversion(p: &Page, of: &Window, leads: &Leads) -> Card {
    let now = won_percent(leads.won, leads.lost);
    let before = won_percent(leads.won_before, leads.lost_before);
    measured(p, of, ("percent", "dashboard-conversion"), (now, before), false, |percent| {
        format!("{percent}%")
    })
}

fn answer(p: &Page, of: &Window, leads: &Leads) -> Card {
    let pair = (leads.answer, leads.answer_before);
    measured(p, of, ("timer", "dashboard-answer"), pair, true, |minutes| match minutes {
        0..120 => p.n("queue-minutes", minutes),
        _ => p.n("dashboard-hours", (minutes + 30) / 60),
    })
}

/// A figure that is not there where nothing was measured: a dash, and no comparison.
fn measured(
    p: &Page,
    of: &Window,
    (icon, label): (&'static str, &'static str),
    (now, before): (Option<i64>, Option<i64>),
    less_is_better: bool,
    written: impl Fn(i64) -> String,
) -> Card {
    let card = Card::plain(icon, label, now.map_or_else(|| "–".to_owned(), &written));
    let Some((now, before)) = now.zip(before) else { return card };
    let (note, tone) = compared_as(p, of.period, (now, before), less_is_better, written(before));
    Card { note, tone, ..card }
}

/// What leads ask for.
pub fn pending(ctx: &Context, p: &Page, of: &Window, leads: &Leads, actions: &mut Vec<Action>) {
    let href = format!("/leads?view=list&due_by={}", of.today);
    add(actions, p, "calendar-check", "dashboard-do-follow-up", leads.due, href);
    if ctx.who.may(Permission::LeadsAssign) {
        let href = "/leads?view=list&assigned=nobody".into();
        add(actions, p, "user-plus", "dashboard-do-assign", leads.unassigned, href);
    }
}

#[cfg(test)]
mod tests {
    use super::won_percent;

    #[test]
    fn conversion_is_of_those_that_came_to_an_end() {
        assert_eq!(won_percent(0, 0), None);
        assert_eq!(won_percent(1, 2), Some(33));
        assert_eq!(won_percent(2, 1), Some(67));
        assert_eq!(won_percent(0, 4), Some(0));
    }
}
