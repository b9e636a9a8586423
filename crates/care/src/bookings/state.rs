//! The states of a booking, and the one place that says which follows which.

use base::Error;

/// How far a booking is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = BookingState)]
pub enum State {
    /// Made, and not yet confirmed by the customer.
    Pending,
    /// The customer said that they will come.
    Confirmed,
    /// They are here.
    Arrived,
    /// The treatment has begun.
    InProgress,
    /// It is over.
    Completed,
    /// They will not come; there is a reason.
    Cancelled,
    /// They did not come.
    NoShow,
}

/// What can be done with a booking.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = BookingAction)]
pub enum Action {
    /// The customer said that they will come.
    Confirm,
    /// They are here.
    Arrive,
    /// The treatment begins.
    Start,
    /// It is over.
    Complete,
    /// They will not come.
    Cancel,
    /// They did not come.
    NoShow,
    /// Back to confirmed: it was a mistake, or they come after all.
    Reopen,
    /// Back to not confirmed: it was a mistake, and the customer has not said yet that they will come.
    ReopenPending,
}

impl State {
    /// All, in the order in which they follow.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Confirmed,
        Self::Arrived,
        Self::InProgress,
        Self::Completed,
        Self::Cancelled,
        Self::NoShow,
    ];

    /// As in the database and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Arrived => "arrived",
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
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
            Self::Pending => "booking-pending",
            Self::Confirmed => "booking-confirmed",
            Self::Arrived => "booking-arrived",
            Self::InProgress => "booking-in-progress",
            Self::Completed => "booking-completed",
            Self::Cancelled => "booking-cancelled",
            Self::NoShow => "booking-no-show",
        }
    }

    /// The tone of its badge, and of its block in the calendar.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Pending => "warn",
            Self::Confirmed => "info",
            Self::Arrived | Self::InProgress => "brand",
            Self::Completed => "good",
            Self::Cancelled => "",
            Self::NoShow => "bad",
        }
    }

    /// Whether it takes time of somebody.
    pub const fn is_live(self) -> bool {
        !matches!(self, Self::Cancelled | Self::NoShow)
    }

    /// Whether it can be moved, or given to somebody else.
    pub const fn can_move(self) -> bool {
        matches!(self, Self::Pending | Self::Confirmed | Self::Arrived)
    }

    /// What can be done with it now, what is done most first.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        Action::ALL.into_iter().filter(move |action| transition(self, *action).is_ok())
    }
}

impl Action {
    /// All.
    pub const ALL: [Self; 8] = [
        Self::Confirm,
        Self::Arrive,
        Self::Start,
        Self::Complete,
        Self::Reopen,
        Self::ReopenPending,
        Self::NoShow,
        Self::Cancel,
    ];

    /// As in forms and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Arrive => "arrive",
            Self::Start => "start",
            Self::Complete => "complete",
            Self::Cancel => "cancel",
            Self::NoShow => "no_show",
            Self::Reopen => "reopen",
            Self::ReopenPending => "reopen_pending",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == text)
    }

    /// The Fluent key of its verb.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Confirm => "booking-confirm",
            Self::Arrive => "booking-arrive",
            Self::Start => "booking-start",
            Self::Complete => "booking-complete",
            Self::Cancel => "booking-cancel",
            Self::NoShow => "booking-say-no-show",
            Self::Reopen => "booking-reopen",
            Self::ReopenPending => "booking-reopen-pending",
        }
    }
}

/// What a booking becomes. What cannot follow is a conflict, with a sentence that says what it is now.
pub const fn transition(from: State, action: Action) -> Result<State, Error> {
    use State as S;
    match (from, action) {
        (S::Pending, Action::Confirm) | (S::Arrived | S::Cancelled | S::NoShow, Action::Reopen) => {
            Ok(S::Confirmed)
        }
        (S::Cancelled | S::NoShow, Action::ReopenPending) => Ok(S::Pending),
        (S::Pending | S::Confirmed, Action::Arrive) => Ok(S::Arrived),
        (S::Arrived, Action::Start) => Ok(S::InProgress),
        (S::InProgress, Action::Complete) => Ok(S::Completed),
        (S::Pending | S::Confirmed | S::Arrived, Action::Cancel) => Ok(S::Cancelled),
        (S::Pending | S::Confirmed, Action::NoShow) => Ok(S::NoShow),
        _ => Err(Error::Conflict { detail: as_it_is(from) }),
    }
}

/// The steps that undo a cancellation of what was so far: nobody is said to have confirmed who has not.
pub const fn way_back(before: State) -> &'static [Action] {
    match before {
        State::Pending => &[Action::ReopenPending],
        State::Arrived => &[Action::Reopen, Action::Arrive],
        _ => &[Action::Reopen],
    }
}

/// Why something cannot be done with a booking that is so far.
pub const fn as_it_is(state: State) -> &'static str {
    match state {
        State::Pending => "error-booking-is-pending",
        State::Confirmed => "error-booking-is-confirmed",
        State::Arrived => "error-booking-is-arrived",
        State::InProgress => "error-booking-is-in-progress",
        State::Completed => "error-booking-is-completed",
        State::Cancelled => "error-booking-is-cancelled",
        State::NoShow => "error-booking-is-no-show",
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, State, transition, way_back};
    use base::Error;

    #[test]
    fn the_table_of_what_follows_is_as_reviewed() {
        let mut lines = Vec::new();
        for state in State::ALL {
            for action in state.actions() {
                let next = transition(state, action).expect("is among its actions");
                lines.push(format!("{} {} {}", state.as_str(), action.as_str(), next.as_str()));
            }
        }
        assert_eq!(
            lines,
            [
                "pending confirm confirmed",
                "pending arrive arrived",
                "pending no_show no_show",
                "pending cancel cancelled",
                "confirmed arrive arrived",
                "confirmed no_show no_show",
                "confirmed cancel cancelled",
                "arrived start in_progress",
                "arrived reopen confirmed",
                "arrived cancel cancelled",
                "in_progress complete completed",
                "cancelled reopen confirmed",
                "cancelled reopen_pending pending",
                "no_show reopen confirmed",
                "no_show reopen_pending pending",
            ]
        );
    }

    #[test]
    fn everything_else_is_a_conflict_with_a_sentence() {
        let mut refused = 0;
        for state in State::ALL {
            for action in Action::ALL {
                if let Err(error) = transition(state, action) {
                    assert!(
                        matches!(error, Error::Conflict { detail } if detail.starts_with("error-booking-is-"))
                    );
                    refused += 1;
                }
            }
        }
        assert_eq!(refused, 56 - 15);
    }

    #[test]
    fn what_is_cancelled_comes_back_as_it_was() {
        let mut tried = 0;
        for before in State::ALL {
            let Ok(cancelled) = transition(before, Action::Cancel) else { continue };
            let back = way_back(before)
                .iter()
                .try_fold(cancelled, |state, step| transition(state, *step).ok());
            assert_eq!(back, Some(before));
            tried += 1;
        }
        assert_eq!(tried, 3);
    }
}
