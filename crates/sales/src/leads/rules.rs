//! What is typed about a lead.

use base::{Day, EmailAddress, Error, MemberId, Phone, Result, TreatmentId, text};
use care::customers::rules as customers;
use care::typed::Typed;
use ui::Errors;

/// A lead as it was typed.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = NewLead)]
pub struct Form {
    /// First and family name, in any script; what is known of it.
    #[schema(
        required,
        max_length = 120,
        pattern = r"[^\s\x00-\x1f\x7f-\x9f]",
        example = "วริศรา บุญมี"
    )]
    pub full_name: String,
    /// What they are called.
    #[schema(max_length = 60)]
    pub nickname: String,
    /// In any usual writing.
    #[schema(value_type = Phone)]
    pub phone: String,
    /// May be empty.
    #[schema(value_type = EmailAddress)]
    pub email: String,
    /// Where else they can be reached, such as a LINE ID.
    #[schema(max_length = 120, example = "@ploy.skin")]
    pub contact: String,
    /// `walk_in`, `phone`, `line`, `facebook`, `instagram`, `referral`, `website` or `other`; other when empty.
    #[schema(pattern = r"^\s*(walk_in|phone|line|facebook|instagram|referral|website|other)?\s*$")]
    pub source: String,
    /// `cold`, `warm` or `hot`; warm when empty.
    #[schema(pattern = r"^\s*(cold|warm|hot)?\s*$")]
    pub temperature: String,
    /// The day of the next step, of the years 2000 to 2100.
    #[schema(value_type = base::TypedDay)]
    pub follow_up: String,
    /// What they are interested in: a treatment's id, or empty.
    #[schema(pattern = r"^\s*([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})?\s*$")]
    pub treatment_id: String,
    /// Anything else.
    #[schema(max_length = 4000)]
    pub note: String,
    /// Whose it is, when it is written down: a member's id. When empty, that of the sales person who writes it down, or of
    /// the one with the fewest open leads. It is changed by `/assignment` only.
    #[schema(pattern = r"^\s*([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})?\s*$")]
    pub assigned_to: String,
}

/// A lead that may be kept.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "as in `Form`")]
pub struct Draft {
    pub full_name: String,
    pub nickname: String,
    pub phone: Option<Phone>,
    pub email: Option<EmailAddress>,
    pub contact: String,
    pub source: Source,
    pub temperature: Temperature,
    pub follow_up: Option<Day>,
    pub treatment: Option<TreatmentId>,
    pub note: String,
    pub assigned_to: Option<MemberId>,
}

macro_rules! words {
    ($($(#[$doc:meta])* $list:ident, $schema:ident, $key:literal {
        $($(#[$one:meta])* $name:ident = $text:literal $label:literal,)+
    })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        #[derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        #[schema(as = $schema)]
        pub enum $list { $($(#[$one])* $name,)+ }

        impl $list {
            /// All.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// As in the database and the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// Reads what [`Self::as_str`] wrote.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }

            /// The Fluent key of its name.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => concat!($key, $label),)+ }
            }
        }
    )+};
}

words! {
    /// How a lead came in.
    Source, LeadSource, "lead-source-" {
        /// They came in.
        WalkIn = "walk_in" "walk-in",
        /// They called.
        Phone = "phone" "phone",
        /// They wrote by LINE.
        Line = "line" "line",
        /// They wrote on Facebook.
        Facebook = "facebook" "facebook",
        /// They wrote on Instagram.
        Instagram = "instagram" "instagram",
        /// Somebody sent them.
        Referral = "referral" "referral",
        /// The clinic's own pages.
        Website = "website" "website",
        /// Anything else.
        #[default]
        Other = "other" "other",
    }
    /// How likely it seems.
    Temperature, LeadTemperature, "lead-temperature-" {
        /// Not very.
        Cold = "cold" "cold",
        /// It may be.
        #[default]
        Warm = "warm" "warm",
        /// Soon.
        Hot = "hot" "hot",
    }
}

impl Temperature {
    /// The tone of its badge.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Cold => "info",
            Self::Warm => "warn",
            Self::Hot => "bad",
        }
    }
}

/// Reads a form.
pub fn parse(form: &Form) -> Result<Draft, Errors> {
    let typed = Typed::default()
        .field("full_name", &form.full_name)
        .field("nickname", &form.nickname)
        .field("phone", &form.phone)
        .field("email", &form.email)
        .field("contact", &form.contact)
        .field("source", &form.source)
        .field("temperature", &form.temperature)
        .field("follow_up", &form.follow_up)
        .field("treatment_id", &form.treatment_id)
        .field("note", &form.note)
        .field("assigned_to", &form.assigned_to);
    let mut read = typed.read();
    let draft = Draft {
        full_name: read.name("full_name", 120),
        nickname: read.line("nickname", 60),
        phone: read.optional("phone", "error-phone", Phone::parse),
        email: read.optional("email", "error-email", EmailAddress::parse),
        contact: read.line("contact", 120),
        source: read.optional("source", "error-choice", Source::parse).unwrap_or_default(),
        temperature: read
            .optional("temperature", "error-choice", Temperature::parse)
            .unwrap_or_default(),
        follow_up: read.optional("follow_up", "error-lead-follow-up", day),
        treatment: read.id("treatment_id"),
        note: read.lines("note", 4000),
        assigned_to: read.id("assigned_to"),
    };
    read.finish(Some(draft))
}

/// A day of this century.
fn day(text: &str) -> Option<Day> {
    Day::parse(text).filter(|day| (2000..=2100).contains(&day.0.year()))
}

/// Why a lead is lost.
pub fn reason(typed: &str) -> Result<String> {
    within(typed)?;
    match text::line(typed).as_str() {
        "" => Err(Error::Invalid { field: "lost_reason", detail: "error-lead-lost-reason" }),
        reason => Ok(reason.to_owned()),
    }
}

/// A reason has at most 500 characters, needed or not.
pub fn within(typed: &str) -> Result<()> {
    match typed.chars().count() {
        0..=500 => Ok(()),
        _ => Err(Error::Invalid { field: "lost_reason", detail: "error-reason-long" }),
    }
}

/// What a customer's record takes over from a lead.
pub fn record(draft: &Form) -> customers::Record {
    customers::Record {
        full_name: draft.full_name.clone(),
        nickname: draft.nickname.clone(),
        phone: Phone::parse(&draft.phone),
        email: EmailAddress::parse(&draft.email),
        birth_date: None,
        sex: None,
        allergies: String::new(),
        note: draft.note.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, Source, Temperature, parse, reason};

    #[test]
    fn a_name_is_enough_and_the_rest_has_its_usual_value() {
        let form =
            Form { full_name: " วริศรา \t บุญมี ".into(), ..Form::default() };
        let draft = parse(&form).expect("is enough");
        assert_eq!(draft.full_name, "วริศรา บุญมี");
        assert_eq!((draft.source, draft.temperature), (Source::Other, Temperature::Warm));
        assert!(draft.assigned_to.is_none() && draft.follow_up.is_none());
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let bad = Form {
            full_name: "\0".into(),
            nickname: "x".repeat(61),
            phone: "call me".into(),
            email: "nobody".into(),
            contact: "x".repeat(121),
            source: "tv".into(),
            temperature: "boiling".into(),
            follow_up: "1999-01-01".into(),
            treatment_id: "7".into(),
            note: "x".repeat(4001),
            assigned_to: "me".into(),
        };
        let errors = parse(&bad).expect_err("eleven mistakes");
        let fields: Vec<_> = errors.fields().collect();
        assert_eq!(
            fields,
            [
                "full_name",
                "nickname",
                "phone",
                "email",
                "contact",
                "source",
                "temperature",
                "follow_up",
                "treatment_id",
                "note",
                "assigned_to"
            ]
        );
    }

    #[test]
    fn buddhist_years_are_understood() {
        let form =
            Form { full_name: "A".into(), follow_up: "2569-12-01".into(), ..Form::default() };
        let day = parse(&form).expect("a lead").follow_up.expect("a day");
        assert_eq!(day.0, jiff::civil::date(2026, 12, 1));
    }

    #[test]
    fn a_reason_says_something() {
        assert_eq!(reason(" Too\0 dear ").ok().as_deref(), Some("Too dear"));
        assert!(reason(" \n").is_err() && reason(&"x".repeat(501)).is_err());
    }
}
