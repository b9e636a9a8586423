//! What a signature consists of, how it is read and drawn, and how it stands with a form.

use base::text::line;
use base::{ConsentTextId, Error, Lang, Result};
use serde_json::Value;
use ui::Errors;

use super::store::Row;
use crate::consent_forms::store::Row as Form;

/// The sheet that is signed on, in its own units.
pub const WIDTH: u16 = 1000;
pub const HEIGHT: u16 = 300;
/// Nobody's name has more strokes, or more points than a pen at 120 points a second leaves in half a minute.
const MOST_STROKES: usize = 200;
const MOST_POINTS: usize = 4_000;
/// A signature is at least so wide or high: a dot by mistake is none.
const SMALLEST: u16 = 40;
const NAME: usize = 120;
const REASON: std::ops::RangeInclusive<usize> = 3..=500;

/// How somebody signed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = SignatureWay)]
pub enum Way {
    /// With a finger, a pen or a mouse, besides the name.
    Drawn,
    /// By the name alone: who cannot draw.
    Typed,
}

impl Way {
    /// As in the database and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Drawn => "drawn",
            Self::Typed => "typed",
        }
    }

    /// The Fluent key of its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Drawn => "signature-drawn",
            Self::Typed => "signature-typed",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Drawn, Self::Typed].into_iter().find(|way| way.as_str() == text)
    }
}

/// Points of one stroke, from the left and from the top.
pub type Stroke = Vec<(u16, u16)>;

/// A signature that can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// As it was typed.
    pub name: String,
    /// How.
    pub way: Way,
    /// What was drawn; nothing when it was typed.
    pub strokes: Vec<Stroke>,
    /// The language that was read.
    pub lang: Lang,
}

impl Signature {
    /// As the database keeps the strokes.
    pub fn drawn(&self) -> Value {
        serde_json::json!(self.strokes)
    }

    /// Of the name and the strokes.
    pub fn sha256(&self) -> [u8; 32] {
        base::crypto::sha256(format!("{}\n\n{}", self.name, self.drawn()).as_bytes())
    }
}

/// What is sent to sign.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The text that was read.
    pub text_id: String,
    /// The language that it was read in.
    pub lang: String,
    /// The customer's name.
    pub name: String,
    /// A [`Way`]; drawn, if nothing is said.
    pub way: String,
    /// The strokes as JSON.
    pub strokes: String,
    /// `yes`.
    pub agreed: String,
}

/// The text that is signed.
pub fn text(typed: &str) -> Result<ConsentTextId> {
    typed.trim().parse().map_err(|_| Error::Invalid { field: "text_id", detail: "error-choice" })
}

/// Reads a signature.
pub fn parse(typed: &Typed) -> Result<Signature, Errors> {
    let mut errors = Errors::new();
    let name = line(&typed.name);
    if name.is_empty() {
        errors.add("name", "error-consent-name");
    } else if name.chars().count() > NAME {
        errors.add_with("name", "form-too-long", "max", NAME);
    }
    let way = match typed.way.trim() {
        "" => Some(Way::Drawn),
        text => Way::parse(text),
    };
    if way.is_none() {
        errors.add("way", "form-choose");
    }
    let strokes = match way {
        Some(Way::Drawn) => drawn(&typed.strokes).map_err(|key| errors.add("strokes", key)).ok(),
        _ => Some(Vec::new()),
    };
    let lang = Lang::ALL.into_iter().find(|lang| lang.code() == typed.lang);
    if lang.is_none() {
        errors.add("lang", "form-choose");
    }
    if typed.agreed != "yes" {
        errors.add("agreed", "error-consent-not-agreed");
    }
    match (way, strokes, lang) {
        (Some(way), Some(strokes), Some(lang)) if errors.is_empty() => {
            Ok(Signature { name, way, strokes, lang })
        }
        _ => Err(errors),
    }
}

/// Reads strokes: bounded, on the sheet, and large enough to be somebody's hand.
fn drawn(text: &str) -> std::result::Result<Vec<Stroke>, &'static str> {
    if text.trim().is_empty() {
        return Err("error-signature-missing");
    }
    let strokes: Vec<Stroke> =
        serde_json::from_str(text).map_err(|_| "error-signature-unreadable")?;
    let strokes: Vec<Stroke> = strokes.into_iter().filter(|stroke| !stroke.is_empty()).collect();
    let points = || strokes.iter().flatten();
    if strokes.len() > MOST_STROKES || points().count() > MOST_POINTS {
        return Err("error-signature-too-long");
    }
    if points().any(|(x, y)| *x > WIDTH || *y > HEIGHT) {
        return Err("error-signature-unreadable");
    }
    let extent = |of: fn(&(u16, u16)) -> u16| {
        let (least, most) = points().map(of).fold((u16::MAX, 0), |(a, b), v| (a.min(v), b.max(v)));
        most.saturating_sub(least)
    };
    if extent(|point| point.0).max(extent(|point| point.1)) < SMALLEST {
        return Err("error-signature-missing");
    }
    Ok(strokes)
}

/// The strokes of a row as paths of an SVG; numbers and letters of ours alone.
pub fn paths(strokes: &Value) -> Vec<String> {
    let strokes: Vec<Stroke> = serde_json::from_value(strokes.clone()).unwrap_or_default();
    strokes
        .iter()
        .filter_map(|stroke| {
            let ((x, y), rest) = stroke.split_first()?;
            let rest = rest.iter().map(|(x, y)| format!("L{x} {y}")).collect::<Vec<_>>().concat();
            // A point alone is a dot.
            Some(if rest.is_empty() { format!("M{x} {y}h.1") } else { format!("M{x} {y}{rest}") })
        })
        .collect()
}

/// Why a consent is withdrawn.
pub fn reason(typed: &str) -> Result<String, Errors> {
    let reason = line(typed);
    let mut errors = Errors::new();
    if !REASON.contains(&reason.chars().count()) {
        errors.add("reason", "error-consent-reason");
        return Err(errors);
    }
    Ok(reason)
}

/// How it stands with a form, for one customer.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConsentStanding)]
pub enum Standing {
    /// Everybody is asked to sign it, and this one has not.
    Missing,
    /// It is signed when it is needed.
    Unsigned,
    /// They signed the newest version.
    Signed,
    /// They signed an older version.
    Outdated,
    /// They took it back.
    Withdrawn,
}

impl Standing {
    /// From the newest signature under the form.
    pub fn of(form: &Form, newest: Option<&Row>) -> Self {
        match newest {
            None if form.for_everybody => Self::Missing,
            None => Self::Unsigned,
            Some(row) if row.withdrawn_at.is_some() => Self::Withdrawn,
            Some(row) if Some(row.text) == form.text => Self::Signed,
            Some(_) => Self::Outdated,
        }
    }

    /// The Fluent key of its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Missing => "consent-is-missing",
            Self::Unsigned => "consent-is-unsigned",
            Self::Signed => "consent-is-signed",
            Self::Outdated => "consent-is-outdated",
            Self::Withdrawn => "consent-is-withdrawn",
        }
    }

    /// The tone of its badge.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Missing => "bad",
            Self::Unsigned => "",
            Self::Signed => "good",
            Self::Outdated | Self::Withdrawn => "warn",
        }
    }

    /// Whether it can be signed now.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Signed)
    }
}

#[cfg(test)]
mod tests {
    use base::Lang;

    use super::{Typed, Way, drawn, parse, paths, reason};

    fn typed() -> Typed {
        Typed {
            lang: "th".into(),
            name: " วริศรา  บุญมี ".into(),
            strokes: "[[[10,20],[300,40]],[[500,90]]]".into(),
            agreed: "yes".into(),
            ..Typed::default()
        }
    }

    #[test]
    fn a_signature_is_a_name_a_hand_and_a_tick() {
        let signature = parse(&typed()).expect("it is fine");
        assert_eq!((signature.name.as_str(), signature.way), ("วริศรา บุญมี", Way::Drawn));
        assert_eq!((signature.lang, signature.strokes.len()), (Lang::Th, 2));
        let errors = parse(&Typed::default()).expect_err("all of it");
        for field in ["name", "strokes", "lang", "agreed"] {
            assert!(errors.has(field), "{field}");
        }
    }

    #[test]
    fn who_cannot_draw_signs_by_the_name() {
        let typed = Typed { way: "typed".into(), strokes: String::new(), ..typed() };
        let signature = parse(&typed).expect("it is fine");
        assert_eq!((signature.way, signature.strokes.len()), (Way::Typed, 0));
        assert!(parse(&Typed { way: "by_pigeon".into(), ..typed }).is_err());
    }

    #[test]
    fn strokes_are_bounded_and_on_the_sheet() {
        for (text, reason) in [
            ("", "error-signature-missing"),
            ("[]", "error-signature-missing"),
            ("[[]]", "error-signature-missing"),
            ("[[[5,5],[6,6]]]", "error-signature-missing"),
            ("<svg/>", "error-signature-unreadable"),
            ("[[[5,-5],[600,6]]]", "error-signature-unreadable"),
            ("[[[5,5],[1001,6]]]", "error-signature-unreadable"),
            ("[[[5,5],[600,301]]]", "error-signature-unreadable"),
            ("[[[5.5,5],[600,30]]]", "error-signature-unreadable"),
        ] {
            assert_eq!(drawn(text), Err(reason), "{text}");
        }
        let long = format!("[[{}[900,9]]]", "[1,1],".repeat(4_000));
        assert_eq!(drawn(&long), Err("error-signature-too-long"));
        let many = format!("[{}[[1,1],[900,9]]]", "[[1,1]],".repeat(200));
        assert_eq!(drawn(&many), Err("error-signature-too-long"));
    }

    #[test]
    fn it_is_drawn_by_numbers_alone() {
        let strokes = serde_json::json!([[[10, 20], [30, 40]], [[5, 6]], []]);
        assert_eq!(paths(&strokes), ["M10 20L30 40", "M5 6h.1"]);
        assert!(paths(&serde_json::json!("<script>")).is_empty());
    }

    #[test]
    fn withdrawing_needs_a_reason() {
        assert!(reason("  ").is_err() && reason(&"x".repeat(501)).is_err());
        assert_eq!(reason(" No more mails ").ok().as_deref(), Some("No more mails"));
    }
}
