//! The board: lanes of cards, and the figures above them.

use base::{Instant, Permission, Who};

use super::rules::{Action, LATE_MINUTES, Priority, State, printed};
use super::store::Row;

/// A lane and its cards.
pub struct Lane {
    /// Fluent key of its heading.
    pub title: &'static str,
    /// Colour of its dot.
    pub tone: &'static str,
    /// In order.
    pub cards: Vec<Card>,
    /// Fluent key of what stands where nobody is.
    pub empty: &'static str,
}

/// Somebody in the queue.
pub struct Card {
    pub id: String,
    pub number: String,
    pub name: String,
    pub customer: String,
    pub customer_number: String,
    pub allergic: bool,
    pub booked: bool,
    pub purpose: String,
    pub practitioner: String,
    pub place: String,
    pub priority: Option<(&'static str, &'static str)>,
    pub state: State,
    pub minutes: i64,
    /// `late` when somebody waits longer than people should.
    pub tone: &'static str,
    pub calls: i32,
    pub actions: Vec<Offer>,
    pub analyse: bool,
}

/// Something that can be done with a card.
pub struct Offer {
    pub action: &'static str,
    pub label: &'static str,
    pub icon: &'static str,
    pub primary: bool,
    pub rare: bool,
}

/// What a day's tickets say about waiting. Nothing is said where nothing was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// In line now.
    pub waiting: usize,
    /// The longest wait of those in line, in minutes.
    pub longest: Option<i64>,
    /// From coming to being called the first time, on average, in minutes.
    pub average_wait: Option<i64>,
    /// From being called in to being done, on average, in minutes.
    pub average_service: Option<i64>,
    /// Served.
    pub done: usize,
}

/// The figures of a day's tickets.
pub fn wait_figures(rows: &[Row], now: Instant) -> Figures {
    let waits = rows.iter().filter_map(|row| Some(minutes(row.created_at, row.called_at?)));
    let served = rows.iter().filter(|row| row.state == State::Done);
    let services = served.clone().filter_map(|row| Some(minutes(row.serving_at?, row.ended_at?)));
    let waiting = rows.iter().filter(|row| row.state == State::Waiting);
    Figures {
        waiting: waiting.clone().count(),
        longest: waiting.map(|row| minutes(row.created_at, now)).max(),
        average_wait: average(waits),
        average_service: average(services),
        done: served.count(),
    }
}

fn average(values: impl Iterator<Item = i64>) -> Option<i64> {
    let values: Vec<i64> = values.collect();
    let count = i64::try_from(values.len()).ok().filter(|count| *count > 0)?;
    Some((values.iter().sum::<i64>() + count / 2) / count)
}

fn minutes(from: Instant, to: Instant) -> i64 {
    (to.0.as_second() - from.0.as_second()).max(0) / 60
}

/// The lanes of a day. Whoever was skipped stands below those who wait.
pub fn lanes(who: &Who, rows: &[Row], now: Instant) -> Vec<Lane> {
    let of = |states: &[State]| -> Vec<Card> {
        let rows = rows.iter().filter(|row| states.contains(&row.state));
        rows.map(|row| Card::of(who, row, now)).collect()
    };
    let mut over: Vec<&Row> = rows.iter().filter(|row| row.state.is_over()).collect();
    over.sort_by_key(|row| std::cmp::Reverse(row.ended_at));
    vec![
        Lane {
            title: "queue-waiting",
            tone: "warn",
            cards: of(&[State::Waiting]).into_iter().chain(of(&[State::Skipped])).collect(),
            empty: "queue-nobody-waits",
        },
        Lane {
            title: "queue-called",
            tone: "brand",
            cards: of(&[State::Called]),
            empty: "queue-nobody-called",
        },
        Lane {
            title: "queue-serving",
            tone: "info",
            cards: of(&[State::Serving]),
            empty: "queue-nobody-served",
        },
        Lane {
            title: "queue-over",
            tone: "good",
            cards: over.into_iter().map(|row| Card::of(who, row, now)).collect(),
            empty: "queue-nobody-done",
        },
    ]
}

impl Card {
    /// A card as `who` may use it.
    pub fn of(who: &Who, row: &Row, now: Instant) -> Self {
        let manages = who.may(Permission::QueueManage);
        let minutes = minutes(since(row), if row.state.is_over() { end(row) } else { now });
        Self {
            id: row.id.to_string(),
            number: printed(row.number),
            name: name(row),
            customer: row.customer_id.to_string(),
            customer_number: crate::customers::printed_number(row.customer_number),
            allergic: row.allergic,
            booked: row.booking_id.is_some(),
            purpose: row.purpose.clone(),
            practitioner: row.practitioner.clone().unwrap_or_default(),
            place: row.place.clone(),
            priority: badge(row.priority),
            state: row.state,
            minutes,
            tone: if row.state == State::Waiting && minutes >= LATE_MINUTES { "late" } else { "" },
            calls: row.calls,
            actions: if manages { offers(row.state) } else { Vec::new() },
            analyse: matches!(row.state, State::Called | State::Serving)
                && who.may(Permission::AnalysesCreate),
        }
    }

    /// What, where and with whom, on one line.
    pub fn about(&self) -> String {
        let parts = [&self.purpose, &self.place, &self.practitioner];
        let told: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|t| !t.is_empty()).collect();
        told.join(" · ")
    }

    /// Of a card that needs no second look: the state that is not "done".
    pub fn ending(&self) -> &'static str {
        if matches!(self.state, State::Cancelled | State::NoShow | State::Skipped) {
            self.state.label()
        } else {
            ""
        }
    }

    /// What is done most often.
    pub fn first(&self) -> Option<&Offer> {
        self.actions.first().filter(|offer| offer.primary)
    }

    /// What is done often besides.
    pub fn often(&self) -> Vec<&Offer> {
        self.actions.iter().filter(|offer| !offer.primary && !offer.rare).collect()
    }

    /// What ends a visit that was none, or takes a step back.
    pub fn rarely(&self) -> Vec<&Offer> {
        self.actions.iter().filter(|offer| offer.rare).collect()
    }
}

fn name(row: &Row) -> String {
    if row.nickname.is_empty() {
        row.full_name.clone()
    } else {
        format!("{} ({})", row.full_name, row.nickname)
    }
}

/// Since when somebody is where they are.
fn since(row: &Row) -> Instant {
    match row.state {
        State::Waiting | State::Skipped => row.created_at,
        State::Called => row.last_called_at.unwrap_or(row.created_at),
        _ => row.serving_at.unwrap_or(row.created_at),
    }
}

fn end(row: &Row) -> Instant {
    row.ended_at.unwrap_or(row.created_at)
}

/// Name and tone of a priority that stands out.
const fn badge(priority: Priority) -> Option<(&'static str, &'static str)> {
    match priority {
        Priority::Emergency => Some((priority.label(), "bad")),
        Priority::Urgent => Some((priority.label(), "warn")),
        Priority::Normal => None,
    }
}

fn offers(state: State) -> Vec<Offer> {
    let offer = |action: Action, icon, primary| Offer {
        action: action.as_str(),
        label: action.label(),
        icon,
        primary,
        rare: !primary && matches!(action, Action::Cancel | Action::NoShow | Action::Return),
    };
    match state {
        State::Waiting => {
            vec![offer(Action::Call, "megaphone", true), offer(Action::Cancel, "x", false)]
        }
        State::Called => vec![
            offer(Action::Serve, "door-open", true),
            offer(Action::Recall, "bell", false),
            offer(Action::Skip, "history", false),
            offer(Action::Return, "undo-2", false),
            offer(Action::NoShow, "user-x", false),
            offer(Action::Cancel, "x", false),
        ],
        State::Serving => vec![offer(Action::Complete, "check", true)],
        State::Skipped => vec![
            offer(Action::Return, "undo-2", true),
            offer(Action::Call, "megaphone", false),
            offer(Action::NoShow, "user-x", false),
            offer(Action::Cancel, "x", false),
        ],
        State::Done | State::Cancelled | State::NoShow => {
            vec![offer(Action::Reopen, "rotate-ccw", false)]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rules::{Action, State, transition};
    use super::{average, offers};

    #[test]
    fn every_button_leads_somewhere() {
        for state in State::ALL {
            for offer in offers(state) {
                let action = Action::parse(offer.action).expect("an action");
                assert!(transition(state, action).is_ok(), "{state:?} {action:?}");
            }
        }
    }

    #[test]
    fn an_average_of_nothing_is_nothing() {
        assert_eq!(average([].into_iter()), None);
        assert_eq!(average([3, 4].into_iter()), Some(4));
    }
}
