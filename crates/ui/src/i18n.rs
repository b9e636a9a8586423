//! Fluent messages of both languages, compiled into the binary.

use crate::numbers::grouped;
use base::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::borrow::Cow;
use std::sync::LazyLock;
use unic_langid::{LanguageIdentifier, langid};

mod files {
    include!(concat!(env!("OUT_DIR"), "/locales.rs"));
}

type Bundle = FluentBundle<FluentResource>;

static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(langid!("en"), files::EN));
static THAI: LazyLock<Bundle> = LazyLock::new(|| bundle(langid!("th-TH"), files::TH));

/// A broken or duplicate message is logged and left out rather than stopping the server; the
/// tests of this crate fail on it.
fn bundle(language: LanguageIdentifier, sources: &[(&str, &str)]) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // Isolation marks (U+2068, U+2069) upset Thai line breaking, and both scripts run one way.
    bundle.set_use_isolating(false);
    // Fluent does not group digits by itself.
    bundle.set_formatter(Some(|value, _| match value {
        #[allow(clippy::cast_possible_truncation, reason = "checked to be whole")]
        FluentValue::Number(number) if number.value.fract() == 0.0 => {
            Some(grouped(number.value as i64))
        }
        _ => None,
    }));
    for (file, source) in sources {
        let resource =
            FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(rest, errors)| {
                tracing::error!(file, ?errors, "a locale file has messages that do not parse");
                rest
            });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(file, ?errors, "a locale file repeats a key");
        }
    }
    bundle
}

fn of(lang: Lang) -> &'static Bundle {
    match lang {
        Lang::En => &ENGLISH,
        Lang::Th => &THAI,
    }
}

/// The message of a key. An empty key gives an empty text; an unknown one gives the key itself,
/// and is logged.
pub fn translate(lang: Lang, key: &str, args: Option<&FluentArgs>) -> Cow<'static, str> {
    if key.is_empty() {
        return Cow::Borrowed("");
    }
    let bundle = of(lang);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        tracing::error!(key, lang = lang.code(), "a message is missing");
        return Cow::Owned(key.to_owned());
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, args, &mut errors);
    if !errors.is_empty() {
        tracing::error!(key, lang = lang.code(), ?errors, "a message could not be filled in");
    }
    text
}

/// Every key of a language with the file it is in, in file order. For tests of other crates that
/// build keys from parts.
pub fn keys(lang: Lang) -> Vec<(&'static str, &'static str)> {
    let sources = match lang {
        Lang::En => files::EN,
        Lang::Th => files::TH,
    };
    let is_key = |line: &&str| line.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let key = |line: &'static str| line.split_once('=').map(|(key, _)| key.trim());
    sources
        .iter()
        .flat_map(|(file, text)| {
            text.lines().filter(is_key).filter_map(key).map(move |key| (key, *file))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{FluentArgs, FluentResource, files, keys, translate};
    use base::Lang;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_parses() {
        for (file, text) in files::EN.iter().chain(files::TH) {
            let parsed = FluentResource::try_new((*text).to_owned());
            assert!(parsed.is_ok(), "{file}: {:?}", parsed.err().map(|(_, errors)| errors));
        }
    }

    #[test]
    fn both_languages_have_the_same_keys_in_the_same_files_once() {
        let unique = |lang| {
            let all = keys(lang);
            let set: BTreeSet<_> = all.iter().copied().collect();
            let names: BTreeSet<_> = all.iter().map(|(key, _)| *key).collect();
            let repeated: Vec<_> = names
                .into_iter()
                .filter(|name| all.iter().filter(|(key, _)| key == name).count() > 1)
                .collect();
            assert!(repeated.is_empty(), "{lang}: repeated keys {repeated:?}");
            set
        };
        let (english, thai) = (unique(Lang::En), unique(Lang::Th));
        let missing: Vec<_> = english.symmetric_difference(&thai).collect();
        assert!(missing.is_empty(), "in one language only (key, file): {missing:?}");
    }

    #[test]
    fn numbers_in_messages_are_grouped_and_unknown_keys_are_visible() {
        let mut args = FluentArgs::new();
        args.set("n", 1248);
        assert_eq!(translate(Lang::En, "count-results", Some(&args)), "1,248 results");
        assert_eq!(translate(Lang::En, "no-such-key", None), "no-such-key");
        assert_eq!(translate(Lang::Th, "", None), "");
    }
}
