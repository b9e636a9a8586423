//! What can be asked of a timeline.

use base::{Error, Result};

/// What is asked for, as it stands in the address.
#[derive(Debug, Clone, Default, serde::Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Only of one kind; empty is all of them.
    #[param(pattern = r"^(analyses|bookings|visits|notes|consents)?$")]
    pub kind: String,
    /// How many at most.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// What stands on a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TimelineKind)]
pub enum Kind {
    /// A face was photographed.
    Analyses,
    /// An appointment, at its own time: those to come stand on top.
    Bookings,
    /// They were here.
    Visits,
    /// A colleague wrote something.
    Notes,
    /// They agreed to photos, or signed something else.
    Consents,
}

impl Kind {
    /// Each of them, in the order in which they are offered.
    pub const ALL: [Self; 5] =
        [Self::Analyses, Self::Bookings, Self::Visits, Self::Notes, Self::Consents];

    /// As in addresses, the API and the statements of the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Analyses => "analyses",
            Self::Bookings => "bookings",
            Self::Visits => "visits",
            Self::Notes => "notes",
            Self::Consents => "consents",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Reads `?kind=`: nothing is all of them.
    pub fn asked(text: &str) -> Result<Option<Self>> {
        match text.trim() {
            "" => Ok(None),
            text => Self::parse(text)
                .map(Some)
                .ok_or(Error::Invalid { field: "kind", detail: "error-choice" }),
        }
    }

    /// The Fluent key of its chip.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Analyses => "timeline-analyses",
            Self::Bookings => "timeline-bookings",
            Self::Visits => "timeline-visits",
            Self::Notes => "timeline-notes",
            Self::Consents => "timeline-consents",
        }
    }

    /// Its icon.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Analyses => "scan-face",
            Self::Bookings => "calendar",
            Self::Visits => "door-open",
            Self::Notes => "notebook-pen",
            Self::Consents => "file-check",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn a_kind_reads_back_and_another_word_is_a_mistake() {
        for kind in Kind::ALL {
            assert_eq!(Kind::asked(kind.as_str()).expect("a kind"), Some(kind));
        }
        assert_eq!(Kind::asked(" ").expect("all"), None);
        assert!(Kind::asked("bills").is_err());
    }
}
