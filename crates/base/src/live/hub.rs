//! The streams of this process, and the one task that tells them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::Notify;

use super::seat::{Seat, Slot};
use super::store::{self, Change, Open};
use super::topics::News;
use crate::permission::Permissions;
use crate::session::SessionToken;
use crate::{App, Class, ClinicId, CustomerId, Error, Result, Role, Who};

/// Streams of one session: a person's windows. A hidden window has none.
const PER_SESSION: usize = 12;
/// Streams of one process: 1,800 people and their second screens.
const PER_PROCESS: usize = 6_000;
/// Sessions also end by the clock, and a wake-up could be lost with a connection.
const LOOK_AGAIN: Duration = Duration::from_secs(20);
/// How long the database is left alone after it did not answer.
const PAUSE: Duration = Duration::from_secs(1);

/// Who is listening in this process.
#[derive(Debug, Default)]
pub struct Hub {
    state: Mutex<State>,
    closing: Notify,
}

#[derive(Debug, Default)]
struct State {
    next: u64,
    seats: HashMap<u64, Taken>,
    /// The last change known of each clinic that somebody listens to.
    known: HashMap<ClinicId, i64>,
    listening: bool,
    closed: bool,
}

#[derive(Debug, Clone)]
struct Taken {
    hash: [u8; 32],
    class: Class,
    clinic: Option<ClinicId>,
    slot: Arc<Slot>,
}

/// What changed in one clinic.
#[derive(Default)]
struct Changed {
    latest: i64,
    lines: i64,
    news: News,
    customers: HashSet<CustomerId>,
}

impl Hub {
    /// Ends every stream, and lets no more in: the program is stopping, and waits for its connections.
    pub fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.seats.values().for_each(|taken| taken.slot.tell(News::CLOSED));
        self.closing.notify_one();
    }

    /// How many streams are open.
    pub fn streams(&self) -> usize {
        self.state().seats.len()
    }

    pub(super) fn leave(&self, number: u64) {
        self.state().seats.remove(&number);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that panics is done while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The clinics listened to and what is known of them; the others are forgotten.
    fn known(&self) -> Vec<(ClinicId, i64)> {
        let mut state = self.state();
        let heard: HashSet<_> = state.seats.values().filter_map(|taken| taken.clinic).collect();
        state.known.retain(|clinic, _| heard.contains(clinic));
        state.known.iter().map(|(clinic, number)| (*clinic, *number)).collect()
    }
}

/// Takes a seat for a session. Whatever is announced from now on reaches it.
pub(super) async fn join(app: &App, who: &Who, token: &SessionToken) -> Result<Seat> {
    let clinic = who.clinic.as_ref().map(|clinic| clinic.id);
    let known = match clinic {
        Some(clinic) if !app.live.state().known.contains_key(&clinic) => {
            present(app, clinic).await?
        }
        _ => 0,
    };
    let slot = Arc::<Slot>::default();
    let place = Taken { hash: token.hash(), class: token.class(), clinic, slot: Arc::clone(&slot) };
    let (number, first) = {
        let mut state = app.live.state();
        let of_session = state.seats.values().filter(|other| other.hash == place.hash).count();
        if state.closed || of_session >= PER_SESSION || state.seats.len() >= PER_PROCESS {
            return Err(Error::TooMany { retry_after: 30 });
        }
        state.next += 1;
        let number = state.next;
        state.seats.insert(number, place);
        if let Some(clinic) = clinic {
            state.known.entry(clinic).or_insert(known);
        }
        (number, !std::mem::replace(&mut state.listening, true))
    };
    if first {
        tokio::spawn(run(app.clone()));
    }
    Ok(Seat { app: app.clone(), number, slot })
}

async fn present(app: &App, clinic: ClinicId) -> Result<i64> {
    let lines = store::changes_since(app, &[(clinic, -1)]).await?;
    Ok(lines.first().map_or(0, |change| change.latest))
}

/// Listens for as long as the program runs.
async fn run(app: App) {
    loop {
        match listen(&app).await {
            Ok(()) => return,
            Err(_) if app.pools.auth().is_closed() => return,
            Err(error) => tracing::warn!(%error, "live updates wait for the database"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Returns when the program is closing.
async fn listen(app: &App) -> Result<()> {
    let mut listener = PgListener::connect_with(app.pools.auth()).await?;
    listener.listen_all(["changes", "sessions"]).await?;
    // What happened while nobody listened.
    let mut everybody = true;
    loop {
        round(app, everybody).await?;
        everybody = tokio::select! {
            heard = listener.try_recv() => {
                // Nothing was heard if the connection was lost and made again.
                heard?.is_none_or(|heard| heard.channel() == "sessions")
            }
            () = tokio::time::sleep(LOOK_AGAIN) => true,
            () = app.live.closing.notified() => return Ok(()),
        };
        while let Some(heard) = listener.next_buffered() {
            everybody |= heard.channel() == "sessions";
        }
    }
}

/// Tells the streams what changed, and ends those whose session is over. With `everybody`, sessions are
/// looked at where nothing changed, too.
async fn round(app: &App, everybody: bool) -> Result<()> {
    let known = app.live.known();
    let lines =
        if known.is_empty() { Vec::new() } else { store::changes_since(app, &known).await? };
    let changed = gathered(lines);
    let concerned: Vec<Taken> = {
        let state = app.live.state();
        let seats = state.seats.values();
        let is = |taken: &&Taken| taken.clinic.is_some_and(|clinic| changed.contains_key(&clinic));
        seats.filter(|taken| everybody || is(taken)).cloned().collect()
    };
    let hashes: HashSet<[u8; 32]> = concerned.iter().map(|taken| taken.hash).collect();
    let hashes: Vec<[u8; 32]> = hashes.into_iter().collect();
    let open =
        if hashes.is_empty() { Vec::new() } else { store::open_sessions(app, &hashes).await? };
    let open: HashMap<&[u8], &Open> =
        open.iter().map(|open| (open.hash.as_slice(), open)).collect();
    let known: HashMap<ClinicId, i64> = known.into_iter().collect();
    for taken in concerned {
        let session = open.get(taken.hash.as_slice());
        let news =
            session.map_or(News::ENDED, |session| news_for(&taken, session, &changed, &known));
        taken.slot.tell(news);
    }
    let mut state = app.live.state();
    for (clinic, changed) in changed {
        state.known.insert(clinic, changed.latest);
    }
    Ok(())
}

fn gathered(lines: Vec<Change>) -> BTreeMap<ClinicId, Changed> {
    let mut all = BTreeMap::<_, Changed>::new();
    for change in lines {
        let changed = all.entry(change.clinic).or_default();
        changed.latest = change.latest;
        if let Some(topics) = &change.topics {
            changed.lines += 1;
            changed.news = changed.news.with(News::of(topics));
        }
        changed.customers.extend(change.customers.unwrap_or_default().into_iter().map(CustomerId));
    }
    all
}

/// What a session that works is told: by what it may now, not by what it might when the stream began.
fn news_for(
    taken: &Taken,
    session: &Open,
    changed: &BTreeMap<ClinicId, Changed>,
    known: &HashMap<ClinicId, i64>,
) -> News {
    let Some(role) = Role::parse(&session.role) else { return News::ENDED };
    if Class::of(role) != taken.class || session.clinic != taken.clinic {
        return News::ENDED;
    }
    let Some((clinic, changed)) = taken.clinic.and_then(|id| Some((id, changed.get(&id)?))) else {
        return News::default();
    };
    let missed = known.get(&clinic).is_some_and(|known| changed.latest - known > changed.lines);
    if missed {
        return News::EVERYTHING;
    }
    let mine = session.customer.is_some_and(|customer| changed.customers.contains(&customer));
    let news = if mine { changed.news.with(News::MINE) } else { changed.news };
    let permissions = Permissions::of(role, &session.granted, &session.withdrawn);
    news.within(role, &permissions.within(session.scopes.as_deref()))
}
