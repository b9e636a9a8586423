//! What a log can be asked for.

use base::audit::EventKind;
use base::{Day, Instant, MemberId, TypedDay, api};
use jiff::tz::TimeZone;
use ui::Errors;

/// What is asked for, as it stands in the address. Empty is everything.
#[derive(Debug, Clone, Default, serde::Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// A group of kinds.
    #[param(pattern = r"^\s*(sign_ins|suspicious|records|team|accounts|visits|exports)?\s*$")]
    pub kind: String,
    /// A member's id.
    #[param(value_type = MemberId)]
    pub person: String,
    /// The first day, `YYYY-MM-DD` on the clinic's calendar.
    #[param(value_type = TypedDay)]
    pub from: String,
    /// The last day.
    #[param(value_type = TypedDay)]
    pub to: String,
    /// How many at most.
    pub limit: String,
    /// Where the page before ended.
    pub cursor: String,
}

impl Asked {
    /// Whether anything is left out.
    pub fn filters(&self) -> bool {
        [&self.kind, &self.person, &self.from, &self.to].iter().any(|text| !text.is_empty())
    }
}

/// Kinds of events that are looked for together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Coming and going.
    SignIns,
    /// What an owner should look at.
    Suspicious,
    /// Work on customers, their analyses, the catalogue, and what the clinic says.
    Records,
    /// Who joins, leaves, and may do what.
    Team,
    /// Passwords, second factors, sessions and keys.
    Accounts,
    /// Super admins in this clinic.
    Visits,
    /// What left the house.
    Exports,
}

impl Group {
    /// Every group, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::SignIns,
        Self::Suspicious,
        Self::Records,
        Self::Team,
        Self::Accounts,
        Self::Visits,
        Self::Exports,
    ];

    /// As in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIns => "sign_ins",
            Self::Suspicious => "suspicious",
            Self::Records => "records",
            Self::Team => "team",
            Self::Accounts => "accounts",
            Self::Visits => "visits",
            Self::Exports => "exports",
        }
    }

    /// The Fluent key of its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SignIns => "activity-sign-ins",
            Self::Suspicious => "activity-suspicious",
            Self::Records => "activity-records",
            Self::Team => "activity-team",
            Self::Accounts => "activity-accounts",
            Self::Visits => "activity-visits",
            Self::Exports => "activity-exports",
        }
    }

    /// Its kinds. A failed sign-in is found under both of the first two.
    pub const fn kinds(self) -> &'static [EventKind] {
        use EventKind as K;
        match self {
            Self::SignIns => {
                &[K::SignedIn, K::SignedOut, K::SignInFailed, K::SignInLocked, K::RecoveryCodeUsed]
            }
            Self::Suspicious => {
                &[K::SignInFailed, K::SignInLocked, K::Refused, K::UnknownId, K::ForgedClinic]
            }
            Self::Records => &[
                K::CustomerRegistered,
                K::CheckedIn,
                K::TicketChanged,
                K::DisplayOpened,
                K::DisplayClosed,
                K::CustomerUpdated,
                K::NoteWritten,
                K::NoteChanged,
                K::NoteDeleted,
                K::NoteRestored,
                K::TagAdded,
                K::TagRemoved,
                K::CustomerAssigned,
                K::CustomersHandedOver,
                K::LeadCreated,
                K::LeadUpdated,
                K::LeadStageChanged,
                K::LeadAssigned,
                K::LeadsHandedOver,
                K::LeadConverted,
                K::LeadErased,
                K::CustomersImported,
                K::CustomersMerged,
                K::CustomersParted,
                K::CustomerErased,
                K::AnalysisRequested,
                K::AnalysisErased,
                K::PhotoConsentGiven,
                K::PhotoConsentWithdrawn,
                K::PhotoRetentionChanged,
                K::ConsentFormChanged,
                K::ConsentTextPublished,
                K::ConsentSigned,
                K::ConsentWithdrawn,
                K::ShareCreated,
                K::ShareOpened,
                K::ShareRevoked,
                K::ConditionRecorded,
                K::ConditionEnded,
                K::CatalogueAdded,
                K::CatalogueChanged,
                K::CatalogueArchived,
                K::CatalogueRestored,
                K::StockMoved,
                K::RuleChanged,
                K::HoursChanged,
                K::ProfileChanged,
                K::RemindersChanged,
                K::LetterReworded,
                K::BookingMade,
                K::BookingMoved,
                K::BookingStateChanged,
                K::BookingCancelled,
                K::BookingOverbooked,
                K::FeedChanged,
            ],
            Self::Team => &[
                K::InvitationSent,
                K::InvitationResent,
                K::InvitationRevoked,
                K::InvitationAccepted,
                K::LinkAsked,
                K::MemberRoleChanged,
                K::MemberPermissionsChanged,
                K::MemberDeactivated,
                K::MemberReactivated,
                K::OwnershipTransferred,
            ],
            Self::Accounts => &[
                K::SessionEnded,
                K::SessionsEnded,
                K::NameChanged,
                K::PasswordChanged,
                K::PasswordReset,
                K::SecondFactorAdded,
                K::SecondFactorRemoved,
                K::PasskeyAdded,
                K::PasskeyRemoved,
                K::RecoveryCodesMade,
                K::KeyCreated,
                K::KeyRevoked,
            ],
            Self::Visits => &[K::VisitBegun, K::VisitEnded, K::ClinicSuspended, K::ClinicActivated],
            Self::Exports => &[
                K::LogExported,
                K::AnalysisExported,
                K::CustomersExported,
                K::PersonalDataExported,
            ],
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.as_str() == text)
    }
}

/// What is asked for, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// One group of kinds.
    pub group: Option<Group>,
    /// What one member did.
    pub person: Option<MemberId>,
    /// From this instant on.
    pub from: Option<Instant>,
    /// Before this instant.
    pub before: Option<Instant>,
}

/// A filter and the page of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Which events.
    pub filter: Filter,
    /// How many of them.
    pub limit: i64,
    /// Only those with a smaller number.
    pub below: Option<i64>,
}

/// Reads what was asked for; days begin and end where the clinic is.
pub fn parse(asked: &Asked, zone: &TimeZone) -> Result<Wanted, Errors> {
    let mut errors = Errors::new();
    let group = read(&mut errors, "kind", "error-choice", &asked.kind, Group::parse);
    let person =
        read(&mut errors, "person", "error-choice", &asked.person, |text| text.parse().ok());
    let mut day = |field, text| read(&mut errors, field, "error-day", text, Day::parse);
    let (first, last) = (day("from", &asked.from), day("to", &asked.to));
    if first.zip(last).is_some_and(|(first, last)| last < first) {
        errors.add("to", "error-days-backwards");
    }
    let limit = read(&mut errors, "limit", "error-limit", &asked.limit, |text| text.parse().ok());
    let below = read(&mut errors, "cursor", "error-cursor", &asked.cursor, |text| {
        text.parse().ok().filter(|seq| *seq > 0)
    });
    let starts = |day: Day| Some(Instant::from(day.0.to_zoned(zone.clone()).ok()?.timestamp()));
    let filter = Filter {
        group,
        person,
        from: first.and_then(starts),
        before: last.and_then(|day| starts(Day(day.0.tomorrow().ok()?))),
    };
    if errors.is_empty() {
        Ok(Wanted { filter, limit: api::limit(limit), below })
    } else {
        Err(errors)
    }
}

/// Nothing when empty, else what `parse` reads; notes a mistake when it cannot.
fn read<T>(
    errors: &mut Errors,
    field: &'static str,
    key: &'static str,
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let text = text.trim();
    let value = parse(text);
    if value.is_none() && !text.is_empty() {
        errors.add(field, key);
    }
    value
}

/// Whether an owner should look at events of this kind.
pub fn is_suspicious(kind: Option<EventKind>) -> bool {
    kind.is_some_and(|kind| Group::Suspicious.kinds().contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::{Asked, Filter, Group, parse};
    use base::audit::EventKind;
    use jiff::tz::TimeZone;

    fn bangkok() -> TimeZone {
        TimeZone::get("Asia/Bangkok").expect("the zone is in jiff's own data")
    }

    #[test]
    fn nothing_asked_is_everything() {
        let wanted = parse(&Asked::default(), &bangkok()).expect("nothing can be wrong");
        assert_eq!((wanted.filter, wanted.limit, wanted.below), (Filter::default(), 25, None));
    }

    #[test]
    fn days_are_the_clinics_and_the_last_one_is_included() {
        let asked =
            Asked { from: "2026-11-21".into(), to: "2026-11-22".into(), ..Asked::default() };
        let filter = parse(&asked, &bangkok()).expect("two days").filter;
        let text = |at: Option<base::Instant>| at.map(|at| at.0.to_string());
        assert_eq!(text(filter.from).as_deref(), Some("2026-11-20T17:00:00Z"));
        assert_eq!(text(filter.before).as_deref(), Some("2026-11-22T17:00:00Z"));
    }

    #[test]
    fn every_mistake_is_named() {
        let bad = Asked {
            kind: "everything".into(),
            person: "me".into(),
            from: "yesterday".into(),
            to: "2026-13-01".into(),
            limit: "many".into(),
            cursor: "-1".into(),
        };
        let errors = parse(&bad, &bangkok()).expect_err("all of it");
        let fields: Vec<_> = errors.fields().collect();
        assert_eq!(fields, ["kind", "person", "from", "to", "limit", "cursor"]);
        let backwards =
            Asked { from: "2026-11-22".into(), to: "2026-11-21".into(), ..Asked::default() };
        assert!(parse(&backwards, &bangkok()).expect_err("backwards").has("to"));
    }

    #[test]
    fn every_kind_of_a_clinics_log_can_be_filtered_for() {
        for kind in EventKind::ALL {
            let found = Group::ALL.iter().any(|group| group.kinds().contains(kind));
            let of_platform = [EventKind::ClinicErased, EventKind::ClinicCreated].contains(kind);
            assert_eq!(found, !of_platform, "{kind:?}");
        }
        for group in Group::ALL {
            assert_eq!(Group::parse(group.as_str()), Some(group));
        }
    }
}
