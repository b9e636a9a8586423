//! The words that are agreed to, ways of agreeing, and how it stands.

use base::{ConsentId, Error, Result};

use super::store::Row;

/// Of the words that are agreed to from now on: the keys `photo-consent-text-…`. Older words stay where
/// they are, for the consents that were given to them.
pub const VERSION: &str = "2026-1";

/// How somebody agreed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConsentWay)]
pub enum Way {
    /// They read it on this screen, and somebody of the clinic was there.
    InPerson,
    /// They signed it on paper.
    OnPaper,
    /// They agreed themselves, signed in.
    Online,
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::InPerson, Self::OnPaper, Self::Online];

    /// As in the database and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InPerson => "in_person",
            Self::OnPaper => "on_paper",
            Self::Online => "online",
        }
    }

    /// The Fluent key of its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::InPerson => "consent-in-person",
            Self::OnPaper => "consent-on-paper",
            Self::Online => "consent-online",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == text)
    }
}

/// What is typed on the page of a consent.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Form {
    /// `yes`, or nothing.
    pub agreed: String,
    /// A [`Way`]; customers themselves need none.
    pub way: String,
    /// Whether to go on to the photo.
    pub next: String,
}

/// The way in which somebody agreed. Who is a customer agrees online, whatever is said.
pub fn parse(form: &Form, is_customer: bool) -> Result<Way> {
    if form.agreed != "yes" {
        return Err(Error::Invalid { field: "agreed", detail: "error-consent-not-ticked" });
    }
    way(&form.way, is_customer)
}

/// Of a customer: online. Of the clinic's people: the one they name.
pub fn way(text: &str, is_customer: bool) -> Result<Way> {
    match (is_customer, Way::parse(text)) {
        (true, _) => Ok(Way::Online),
        (false, Some(way)) if way != Way::Online => Ok(way),
        (false, None) if text.is_empty() => Ok(Way::InPerson),
        (false, _) => Err(Error::Invalid { field: "way", detail: "error-choice" }),
    }
}

/// How it stands with a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has asked.
    Never,
    /// They agreed.
    Given(ConsentId),
    /// They took it back.
    Withdrawn,
}

impl Standing {
    /// From the newest consent.
    pub fn of(row: Option<&Row>) -> Self {
        match row {
            None => Self::Never,
            Some(row) if row.withdrawn_at.is_some() => Self::Withdrawn,
            Some(row) => Self::Given(row.id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, VERSION, Way, parse, way};

    fn form(agreed: &str, way: &str) -> Form {
        Form { agreed: agreed.into(), way: way.into(), ..Form::default() }
    }

    #[test]
    fn nobody_agrees_without_the_tick() {
        assert!(parse(&form("", "in_person"), false).is_err());
        assert_eq!(parse(&form("yes", ""), false).ok(), Some(Way::InPerson));
        assert_eq!(parse(&form("yes", "on_paper"), false).ok(), Some(Way::OnPaper));
    }

    #[test]
    fn only_customers_agree_online() {
        assert!(way("online", false).is_err());
        assert!(way("by_pigeon", false).is_err());
        assert_eq!(way("on_paper", true).ok(), Some(Way::Online));
    }

    #[test]
    fn every_version_has_its_words() {
        let keys: Vec<_> = ui::keys(base::Lang::En).into_iter().map(|(key, _)| key).collect();
        for version in [VERSION, "checkbox"] {
            assert!(keys.contains(&format!("photo-consent-text-{version}").as_str()), "{version}");
        }
    }
}
