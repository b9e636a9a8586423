//! What leads are searched and filtered by, as it stands in the address.

use base::{Day, MemberId};
use care::customers::rules::needle;
use ui::Errors;

use super::rules::{Source, Temperature};
use super::stage::Stage;

/// What a list is asked for. Empty is everything.
#[derive(Debug, Clone, Default, serde::Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Part of the name, the telephone number, the e-mail or the contact.
    pub search: String,
    /// At this stage.
    #[param(pattern = r"^\s*(new|contacted|qualified|proposal_sent|negotiation|won|lost)?\s*$")]
    pub stage: String,
    /// How likely it seems.
    #[param(pattern = r"^\s*(cold|warm|hot)?\s*$")]
    pub temperature: String,
    /// How it came in.
    #[param(pattern = r"^\s*(walk_in|phone|line|facebook|instagram|referral|website|other)?\s*$")]
    pub source: String,
    /// Whose: a member's id, or `nobody`.
    #[param(pattern = r"^\s*(nobody|[0-9a-fA-F-]{36})?\s*$")]
    pub assigned: String,
    /// Open ones whose next step is due by this day.
    #[param(value_type = base::TypedDay)]
    pub due_by: String,
    /// How many at most.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

impl Asked {
    /// The filters by name, without the search.
    pub fn filters(&self) -> [(&'static str, &str); 5] {
        [
            ("stage", &self.stage),
            ("temperature", &self.temperature),
            ("source", &self.source),
            ("assigned", &self.assigned),
            ("due_by", &self.due_by),
        ]
    }

    /// Search and filters as a query; empty if there is nothing to say.
    pub fn query(&self) -> String {
        let all = std::iter::once(("search", self.search.as_str())).chain(self.filters());
        let given = all.filter(|(_, value)| !value.is_empty());
        let given: Vec<_> =
            given.map(|(name, value)| format!("{name}={}", ui::query(value))).collect();
        given.join("&")
    }
}

/// What the rows have to pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Filter {
    pub needle: String,
    pub stage: Option<Stage>,
    pub temperature: Option<Temperature>,
    pub source: Option<Source>,
    pub assigned: Option<MemberId>,
    pub unassigned: bool,
    pub due_by: Option<Day>,
}

/// Reads the filters.
pub fn parse(asked: &Asked) -> Result<Filter, Errors> {
    let mut errors = Errors::new();
    let mut filter = Filter { needle: needle(&asked.search), ..Filter::default() };
    filter.stage = chosen("stage", &asked.stage, Stage::parse, &mut errors);
    filter.temperature = chosen("temperature", &asked.temperature, Temperature::parse, &mut errors);
    filter.source = chosen("source", &asked.source, Source::parse, &mut errors);
    if asked.assigned.trim() == "nobody" {
        filter.unassigned = true;
    } else {
        let id = |text: &str| text.parse().ok();
        filter.assigned = chosen("assigned", &asked.assigned, id, &mut errors);
    }
    filter.due_by = Day::parse(&asked.due_by);
    if filter.due_by.is_none() && !asked.due_by.trim().is_empty() {
        errors.add("due_by", "error-day");
    }
    if errors.is_empty() { Ok(filter) } else { Err(errors) }
}

fn chosen<T>(
    field: &'static str,
    typed: &str,
    parse: impl Fn(&str) -> Option<T>,
    errors: &mut Errors,
) -> Option<T> {
    let text = typed.trim();
    let chosen = parse(text);
    if chosen.is_none() && !text.is_empty() {
        errors.add(field, "error-choice");
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::{Asked, parse};

    #[test]
    fn every_mistake_is_named_at_once_and_all_filters_stand_in_the_address() {
        let bad = Asked {
            stage: "x".into(),
            temperature: "x".into(),
            source: "x".into(),
            assigned: "me".into(),
            due_by: "soon".into(),
            ..Asked::default()
        };
        assert_eq!(parse(&bad).expect_err("five mistakes").fields().count(), 5);
        let asked = Asked {
            search: "a b".into(),
            assigned: " nobody ".into(),
            stage: "lost".into(),
            ..Asked::default()
        };
        assert!(parse(&asked).expect("a filter").unassigned);
        assert_eq!(asked.query(), "search=a%20b&stage=lost&assigned=%20nobody%20");
    }
}
