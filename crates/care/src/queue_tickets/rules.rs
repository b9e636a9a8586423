//! What can happen to a ticket, and how what was typed is read.

use base::{Error, MemberId, Result};
use serde::{Deserialize, Serialize};
use ui::Errors;
use utoipa::ToSchema;

/// Where somebody in the queue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[schema(as = TicketState)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// In line.
    Waiting,
    /// Asked to come.
    Called,
    /// With somebody.
    Serving,
    /// Served.
    Done,
    /// Did not come when called; may line up again.
    Skipped,
    /// Gave the place up.
    Cancelled,
    /// Never came.
    NoShow,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Called,
        Self::Serving,
        Self::Done,
        Self::Skipped,
        Self::Cancelled,
        Self::NoShow,
    ];

    /// As in the database and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Called => "called",
            Self::Serving => "serving",
            Self::Done => "done",
            Self::Skipped => "skipped",
            Self::Cancelled => "cancelled",
            Self::NoShow => "no_show",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The Fluent key of its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "queue-waiting",
            Self::Called => "queue-called",
            Self::Serving => "queue-serving",
            Self::Done => "queue-done",
            Self::Skipped => "queue-skipped",
            Self::Cancelled => "queue-cancelled",
            Self::NoShow => "queue-no-show",
        }
    }

    /// Whether nothing more is expected.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::NoShow)
    }

    /// Why something else is not possible now.
    const fn refusal(self) -> &'static str {
        match self {
            Self::Waiting => "error-ticket-waiting",
            Self::Called => "error-ticket-called",
            Self::Serving => "error-ticket-serving",
            Self::Done => "error-ticket-done",
            Self::Skipped => "error-ticket-skipped",
            Self::Cancelled => "error-ticket-cancelled",
            Self::NoShow => "error-ticket-no-show",
        }
    }
}

/// What can be done with a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TicketAction)]
pub enum Action {
    /// Ask somebody to come, out of turn if need be.
    Call,
    /// Ask again.
    Recall,
    /// They came.
    Serve,
    /// They were served.
    Complete,
    /// They did not come: the next one is called, and they may come back.
    Skip,
    /// Back in line: where they were if they had been called, behind the next two if they had been skipped.
    Return,
    /// They gave their place up.
    Cancel,
    /// They never came.
    NoShow,
    /// It was not over after all.
    Reopen,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 9] = [
        Self::Call,
        Self::Recall,
        Self::Serve,
        Self::Complete,
        Self::Skip,
        Self::Return,
        Self::Cancel,
        Self::NoShow,
        Self::Reopen,
    ];

    /// As in forms and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Recall => "recall",
            Self::Serve => "serve",
            Self::Complete => "complete",
            Self::Skip => "skip",
            Self::Return => "return",
            Self::Cancel => "cancel",
            Self::NoShow => "no_show",
            Self::Reopen => "reopen",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|action| action.as_str() == text);
        found.ok_or(Error::Invalid { field: "action", detail: "error-ticket-action" })
    }

    /// The Fluent key of its button.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Call => "queue-call",
            Self::Recall => "queue-recall",
            Self::Serve => "queue-serve",
            Self::Complete => "queue-complete",
            Self::Skip => "queue-skip",
            Self::Return => "queue-return",
            Self::Cancel => "queue-cancel",
            Self::NoShow => "queue-mark-no-show",
            Self::Reopen => "queue-reopen",
        }
    }

    /// Whether the wall calls somebody.
    pub const fn is_call(self) -> bool {
        matches!(self, Self::Call | Self::Recall)
    }
}

/// The state after `action`; in any other than these, a sentence that says why not.
pub const fn transition(state: State, action: Action) -> Result<State> {
    match (state, action) {
        (State::Waiting | State::Skipped, Action::Call) | (State::Called, Action::Recall) => {
            Ok(State::Called)
        }
        (State::Called, Action::Serve) | (State::Done, Action::Reopen) => Ok(State::Serving),
        (State::Serving, Action::Complete) => Ok(State::Done),
        (State::Called, Action::Skip) => Ok(State::Skipped),
        (State::Called | State::Skipped, Action::Return)
        | (State::Cancelled | State::NoShow, Action::Reopen) => Ok(State::Waiting),
        (State::Waiting | State::Called | State::Skipped, Action::Cancel) => Ok(State::Cancelled),
        (State::Called | State::Skipped, Action::NoShow) => Ok(State::NoShow),
        _ => Err(Error::Conflict { detail: state.refusal() }),
    }
}

/// Who comes before whom.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema, sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = TicketPriority)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Priority {
    /// Before everybody: something is wrong.
    Emergency,
    /// Before those who can wait.
    Urgent,
    /// In turn.
    #[default]
    Normal,
}

impl Priority {
    /// Every priority, the first called first.
    pub const ALL: [Self; 3] = [Self::Emergency, Self::Urgent, Self::Normal];

    /// As in the database and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Urgent => "urgent",
            Self::Normal => "normal",
        }
    }

    /// The Fluent key of its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Emergency => "priority-emergency",
            Self::Urgent => "priority-urgent",
            Self::Normal => "priority-normal",
        }
    }
}

/// What is said of a visit when somebody is checked in, and may be changed while they are here.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = TicketVisit)]
pub struct VisitForm {
    /// `emergency`, `urgent` or `normal`; normal when empty.
    #[schema(pattern = r"^\s*(emergency|urgent|normal)?\s*$")]
    pub priority: String,
    /// What they came for.
    #[schema(max_length = 120, example = "Hydra facial")]
    pub purpose: String,
    /// The colleague they are to see; empty for whoever is free.
    #[schema(pattern = r"^\s*([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})?\s*$")]
    pub practitioner_id: String,
    /// The room or counter they are to come to.
    #[schema(max_length = 80, example = "Room 2")]
    pub place: String,
}

impl VisitForm {
    /// As it is offered.
    pub fn blank() -> Self {
        Self { priority: Priority::Normal.as_str().to_owned(), ..Self::default() }
    }
}

/// A visit as it may be kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visit {
    /// Who comes before whom.
    pub priority: Priority,
    /// At most 120 characters.
    pub purpose: String,
    /// A colleague; whether they are one of this clinic is for the database.
    pub practitioner: Option<MemberId>,
    /// At most 80.
    pub place: String,
}

/// Reads a visit, and adds what is wrong with it to `errors`.
pub fn visit(form: &VisitForm, errors: &mut Errors) -> Visit {
    let purpose = line(&form.purpose, "purpose", 120, errors);
    let place = line(&form.place, "place", 80, errors);
    let priority = match form.priority.trim() {
        "" => Some(Priority::Normal),
        text => Priority::ALL.into_iter().find(|priority| priority.as_str() == text),
    };
    if priority.is_none() {
        errors.add("priority", "error-choice");
    }
    let practitioner = match form.practitioner_id.trim() {
        "" => None,
        text => text.parse().map_err(|_| errors.add("practitioner_id", "error-choice")).ok(),
    };
    Visit { priority: priority.unwrap_or_default(), purpose, practitioner, place }
}

/// Where somebody calls from, and for whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Desk {
    /// Where the customer is to come; empty leaves what is on the ticket.
    pub place: String,
    /// Only those who wait for this colleague, or for nobody in particular.
    pub practitioner: Option<MemberId>,
}

/// A desk as it was typed.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = QueueDesk)]
pub struct DeskForm {
    /// The room or counter to come to; empty leaves what is on the ticket.
    #[schema(max_length = 80, example = "Room 2")]
    pub place: String,
    /// Only those who wait for this colleague, or for nobody in particular; empty for everybody.
    #[schema(pattern = r"^\s*([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})?\s*$")]
    pub practitioner_id: String,
}

/// Reads a desk.
pub fn desk(form: &DeskForm) -> Result<Desk, Errors> {
    let mut errors = Errors::new();
    let of_visit = VisitForm {
        place: form.place.clone(),
        practitioner_id: form.practitioner_id.clone(),
        ..VisitForm::default()
    };
    let visit = visit(&of_visit, &mut errors);
    if errors.is_empty() {
        Ok(Desk { place: visit.place, practitioner: visit.practitioner })
    } else {
        Err(errors)
    }
}

/// The room or counter of a call.
pub fn place(text: &str) -> Result<String, Errors> {
    let mut errors = Errors::new();
    let place = line(text, "place", 80, &mut errors);
    if errors.is_empty() { Ok(place) } else { Err(errors) }
}

/// One line with single spaces; the limit is on what was typed.
fn line(text: &str, field: &'static str, limit: usize, errors: &mut Errors) -> String {
    if text.chars().count() > limit {
        errors.add_with(field, "error-too-long", "limit", limit);
    }
    base::text::line(text)
}

/// A number as it is printed, called and shown: 007.
pub fn printed(number: i64) -> String {
    format!("{number:03}")
}

/// A wait that is longer than people should have, in minutes.
pub const LATE_MINUTES: i64 = 20;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Action, Priority, State, VisitForm, printed, transition, visit};
    use base::Error;
    use ui::Errors;

    /// Every pair that is allowed; all others are refused with the sentence of the state.
    #[test]
    fn a_ticket_goes_its_way_and_no_other() {
        let allowed = [
            (State::Waiting, Action::Call, State::Called),
            (State::Skipped, Action::Call, State::Called),
            (State::Called, Action::Recall, State::Called),
            (State::Called, Action::Serve, State::Serving),
            (State::Serving, Action::Complete, State::Done),
            (State::Called, Action::Skip, State::Skipped),
            (State::Called, Action::Return, State::Waiting),
            (State::Skipped, Action::Return, State::Waiting),
            (State::Waiting, Action::Cancel, State::Cancelled),
            (State::Called, Action::Cancel, State::Cancelled),
            (State::Skipped, Action::Cancel, State::Cancelled),
            (State::Called, Action::NoShow, State::NoShow),
            (State::Skipped, Action::NoShow, State::NoShow),
            (State::Done, Action::Reopen, State::Serving),
            (State::Cancelled, Action::Reopen, State::Waiting),
            (State::NoShow, Action::Reopen, State::Waiting),
        ];
        let mut sentences = BTreeSet::new();
        for state in State::ALL {
            for action in Action::ALL {
                let expected = allowed.iter().find(|(from, by, _)| (*from, *by) == (state, action));
                match (transition(state, action), expected) {
                    (Ok(next), Some((_, _, to))) => assert_eq!(next, *to, "{state:?} {action:?}"),
                    (Err(Error::Conflict { detail }), None) => {
                        sentences.insert((state.as_str(), detail));
                    }
                    (outcome, _) => panic!("{state:?} {action:?}: {outcome:?}"),
                }
            }
        }
        assert_eq!(sentences.len(), State::ALL.len(), "a sentence for each state");
    }

    #[test]
    fn names_read_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        for action in Action::ALL {
            assert_eq!(Action::parse(action.as_str()).ok(), Some(action));
        }
        assert!(Action::parse("dance").is_err());
        assert_eq!((printed(7), printed(1042)), ("007".into(), "1042".into()));
    }

    #[test]
    fn a_visit_is_read_whole_fields_its_mistakes() {
        let mut errors = Errors::new();
        let form = VisitForm { purpose: " Hydra \n facial ".into(), ..VisitForm::default() };
        let read = visit(&form, &mut errors);
        assert!(errors.is_empty());
        assert_eq!((read.purpose.as_str(), read.priority), ("Hydra facial", Priority::Normal));
        let bad = VisitForm {
            priority: "now".into(),
            purpose: "x".repeat(121),
            practitioner_id: "me".into(),
            place: "x".repeat(81),
        };
        visit(&bad, &mut errors);
        let fields: Vec<_> = errors.fields().collect();
        assert_eq!(fields, ["purpose", "place", "priority", "practitioner_id"]);
    }
}
