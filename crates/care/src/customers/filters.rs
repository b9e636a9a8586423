//! What a list of customers is searched and filtered by, as it stands in the address.

use base::text::line;
use base::{Day, Instant, MemberId};
use jiff::civil::Date;
use ui::Errors;

use super::rules::Sex;

/// What a list is asked for. Empty is everything.
#[derive(Debug, Clone, Default, serde::Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// The start of a word of the name, of the phone or the number; anything inside of them if nothing starts so.
    pub search: String,
    /// A tag's key.
    pub tag: String,
    /// Whose customers: a member's id, or `nobody`.
    #[param(pattern = r"^\s*(nobody|[0-9a-fA-F-]{36})?\s*$")]
    pub assigned: String,
    /// Of the last 30 days; not for 90, 180 or 365 days; or never.
    #[param(pattern = r"^\s*(within30|before90|before180|before365|never)?\s*$")]
    pub visit: String,
    /// Whether they agreed to photos.
    #[param(pattern = r"^\s*(given|missing)?\s*$")]
    pub consent: String,
    /// As the customer says.
    #[param(pattern = r"^\s*(female|male|other)?\s*$")]
    pub sex: String,
    /// At least so many years old.
    #[param(pattern = r"^\s*[0-9]{0,3}\s*$")]
    pub min_age: String,
    /// At most so many years old.
    #[param(pattern = r"^\s*[0-9]{0,3}\s*$")]
    pub max_age: String,
    /// How many at most.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

impl Asked {
    /// The filters by name, without the search.
    pub fn filters(&self) -> [(&'static str, &str); 7] {
        [
            ("tag", &self.tag),
            ("assigned", &self.assigned),
            ("visit", &self.visit),
            ("consent", &self.consent),
            ("sex", &self.sex),
            ("min_age", &self.min_age),
            ("max_age", &self.max_age),
        ]
    }

    /// How many filters are set.
    pub fn count(&self) -> usize {
        self.filters().iter().filter(|(_, value)| !value.trim().is_empty()).count()
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
    pub tag: Option<String>,
    pub assigned: Option<MemberId>,
    pub unassigned: bool,
    pub visited_since: Option<Instant>,
    pub visited_before: Option<Instant>,
    pub never_visited: bool,
    pub consent: Option<bool>,
    pub sex: Option<Sex>,
    pub born_from: Option<Day>,
    pub born_until: Option<Day>,
}

/// The words of `visit`.
pub const VISITS: [&str; 5] = ["within30", "before90", "before180", "before365", "never"];

const DAY: i64 = 24 * 3600;

/// Reads the filters; `today` is the clinic's date.
pub fn parse(asked: &Asked, now: Instant, today: Date) -> Result<Filter, Errors> {
    let mut errors = Errors::new();
    let mut filter = Filter::default();
    let tag = line(&asked.tag).to_lowercase();
    filter.tag = (!tag.is_empty()).then_some(tag);
    match asked.assigned.trim() {
        "" => {}
        "nobody" => filter.unassigned = true,
        id => match id.parse() {
            Ok(id) => filter.assigned = Some(id),
            Err(_) => errors.add("assigned", "error-choice"),
        },
    }
    match asked.visit.trim() {
        "" => {}
        "within30" => filter.visited_since = Some(now.plus_seconds(-30 * DAY)),
        "before90" => filter.visited_before = Some(now.plus_seconds(-90 * DAY)),
        "before180" => filter.visited_before = Some(now.plus_seconds(-180 * DAY)),
        "before365" => filter.visited_before = Some(now.plus_seconds(-365 * DAY)),
        "never" => filter.never_visited = true,
        _ => errors.add("visit", "error-choice"),
    }
    match asked.consent.trim() {
        "" => {}
        "given" => filter.consent = Some(true),
        "missing" => filter.consent = Some(false),
        _ => errors.add("consent", "error-choice"),
    }
    match asked.sex.trim() {
        "" => {}
        text => match Sex::parse(text) {
            Some(sex) => filter.sex = Some(sex),
            None => errors.add("sex", "error-choice"),
        },
    }
    // Who turns 30 today is 30: born until the day 30 years ago; and not yet 31: born after the day 31 years ago.
    if let Some(years) = years(&asked.min_age, "min_age", &mut errors) {
        filter.born_until = years_before(today, years).map(Day);
    }
    if let Some(years) = years(&asked.max_age, "max_age", &mut errors) {
        filter.born_from =
            years_before(today, years + 1).and_then(|day| day.tomorrow().ok()).map(Day);
    }
    if errors.is_empty() { Ok(filter) } else { Err(errors) }
}

fn years(typed: &str, field: &'static str, errors: &mut Errors) -> Option<i64> {
    match typed.trim() {
        "" => None,
        text => {
            let years = text.parse().ok().filter(|years| (0..=120).contains(years));
            if years.is_none() {
                errors.add_with(field, "error-range", "range", "0–120");
            }
            years
        }
    }
}

fn years_before(today: Date, years: i64) -> Option<Date> {
    today.checked_sub(jiff::Span::new().years(years)).ok()
}

/// What is typed into the search field, ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    text: String,
    /// The longest word: it is looked up, and finds the fewest.
    word: String,
    /// The other words, each with the space that it follows.
    others: Vec<String>,
}

impl Needle {
    /// Of a text that [`super::rules::needle`] read.
    pub fn of(text: &str) -> Self {
        let mut words: Vec<_> = text.split_whitespace().collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        let word = words.first().copied().unwrap_or_default().to_owned();
        let others = words.iter().skip(1).map(|word| format!(" {word}")).collect();
        Self { text: text.to_owned(), word, others }
    }

    /// Nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// All of it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The range of texts that start with the word: from it, and before anything behind all of them.
    pub fn range(&self) -> (String, String) {
        starting(&self.word)
    }

    /// The same of the next longest word that can be looked up besides. A number as it is dialled from abroad is kept in
    /// another form.
    pub fn second_range(&self) -> Option<(String, String)> {
        let mut words = self.others.iter().map(|word| word.trim_start());
        let word = words.find(|word| word.starts_with(char::is_alphanumeric))?;
        Some(starting(word))
    }

    /// What has to be there besides.
    pub fn others(&self) -> Vec<String> {
        self.others.clone()
    }
}

/// Words are kept with forty letters of them.
fn starting(word: &str) -> (String, String) {
    let word: String = word.chars().take(40).collect();
    let until = format!("{word}{}", char::MAX);
    (word, until)
}

#[cfg(test)]
mod tests {
    use super::{Asked, Needle, parse};
    use base::{Day, Instant};
    use jiff::civil::date;

    fn now() -> Instant {
        Instant("2026-11-28T05:00:00Z".parse().expect("an instant"))
    }

    #[test]
    fn the_longest_word_is_looked_up_and_the_others_are_compared() {
        let needle = Needle::of("ploy sukjai");
        assert_eq!(needle.range().0, "sukjai");
        assert_eq!(needle.others(), [" ploy"]);
        assert_eq!(needle.second_range().expect("two words").0, "ploy");
        assert_eq!(Needle::of("sukjaidee +66812").second_range(), None);
        let (from, until) = needle.range();
        assert!(
            from.as_str() <= "sukjai" && "sukjaidee" < until.as_str() && "sukjaj" > until.as_str()
        );
        assert!(Needle::of("").is_empty());
    }

    #[test]
    fn ages_are_full_years_of_today() {
        let today = date(2026, 11, 28);
        let asked = Asked { min_age: "30".into(), max_age: " 30 ".into(), ..Asked::default() };
        let filter = parse(&asked, now(), today).expect("a filter");
        assert_eq!(filter.born_until, Some(Day(date(1996, 11, 28))));
        assert_eq!(filter.born_from, Some(Day(date(1995, 11, 29))));
    }

    #[test]
    fn every_mistake_is_named_at_once_and_all_filters_stand_in_the_address() {
        let bad = Asked {
            assigned: "me".into(),
            visit: "yesterday".into(),
            consent: "x".into(),
            sex: "x".into(),
            min_age: "-1".into(),
            max_age: "999".into(),
            ..Asked::default()
        };
        let errors = parse(&bad, now(), date(2026, 11, 28)).expect_err("six mistakes");
        assert_eq!(errors.fields().count(), 6);
        let asked = Asked {
            search: "a b".into(),
            tag: "vip".into(),
            visit: "never".into(),
            ..Asked::default()
        };
        assert_eq!(asked.query(), "search=a%20b&tag=vip&visit=never");
        assert_eq!(asked.count(), 2);
    }
}
