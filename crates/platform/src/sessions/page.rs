//! A session as pages show it.

use base::{Instant, Result};
use ui::Page;

use super::rules;
use super::store::{self, Session};
use crate::accounts::Mine;

pub(crate) struct Line {
    pub id: String,
    /// Browser and system in words.
    pub device: String,
    pub phone: bool,
    pub clinic: String,
    pub address: String,
    pub begun: String,
    pub seen: String,
    pub here: bool,
}

impl Line {
    fn of(p: &Page, session: &Session, now: Instant) -> Self {
        let device = rules::device(&session.user_agent);
        let clinic = session.clinic.as_deref().zip(session.clinic_th.as_deref());
        Self {
            id: session.id.to_string(),
            phone: rules::is_phone(&session.user_agent),
            device: if device.is_empty() { p.t("device-unknown").into_owned() } else { device },
            clinic: clinic.map_or_else(
                || p.t("session-platform").into_owned(),
                |(name, name_th)| p.pick(name, name_th).to_owned(),
            ),
            address: session.address.clone(),
            begun: p.date_time(session.created_at.0),
            seen: p.ago(session.seen_at.0, now.0),
            here: session.here,
        }
    }
}

/// The sessions of somebody's own account.
pub(crate) async fn lines(mine: &Mine) -> Result<Vec<Line>> {
    let now = mine.app.clock.now();
    let sessions = store::all(&mine.app, &mine.token).await?;
    Ok(sessions.iter().map(|session| Line::of(&mine.page, session, now)).collect())
}
