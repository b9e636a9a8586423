//! What every template and page of the workspace must keep to. New files are covered by being there.
#![allow(clippy::unwrap_used, reason = "a test stops at the first thing that is not as expected")]

use base::Lang;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

struct Source {
    path: PathBuf,
    text: String,
}

fn collect(folder: &Path, kinds: &[&str], into: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            collect(&path, kinds, into);
        } else if path.extension().is_some_and(|kind| kinds.iter().any(|wanted| kind == *wanted)) {
            let text = fs::read_to_string(&path).unwrap();
            into.push(Source { path, text });
        }
    }
}

/// Files of these kinds under `src`, `templates` and `examples` of every crate.
fn sources(kinds: &[&str]) -> Vec<Source> {
    let mut all = Vec::new();
    for krate in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).unwrap() {
        for folder in ["src", "templates", "examples"] {
            collect(&krate.as_ref().unwrap().path().join(folder), kinds, &mut all);
        }
    }
    assert!(all.len() > 10, "the workspace was not found");
    all
}

/// The literal first arguments of calls that start with `call`, such as `.t("`.
fn arguments<'a>(text: &'a str, call: &str) -> Vec<&'a str> {
    text.split(call).skip(1).filter_map(|rest| rest.split_once('"')).map(|pair| pair.0).collect()
}

/// Tests within a file may use keys and icons that do not exist.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default()
}

#[test]
fn every_message_used_exists() {
    let known: BTreeSet<&str> = ui::keys(Lang::En).into_iter().map(|(key, _)| key).collect();
    let calls = [".t(\"", ".n(\"", ".with(\"", ".with2(\"", ".n_with(\"", "label: \"", "group: \""];
    let mut missing = BTreeSet::new();
    let mut found = 0;
    for source in sources(&["rs", "html", "svg"]) {
        let text = without_tests(&source.text);
        let rust = source.path.extension().is_some_and(|kind| kind == "rs");
        for call in calls {
            let nav = call.ends_with(": \"");
            // `label:` and `group:` are fields of NavItem only where those are written.
            if nav && !(rust && text.contains("NavItem {")) {
                continue;
            }
            for key in arguments(text, call).into_iter().filter(|key| !key.is_empty()) {
                found += 1;
                if !known.contains(key) {
                    missing.insert(format!("{key} ({})", source.path.display()));
                }
            }
        }
    }
    assert!(found > 50, "the scan no longer finds the calls");
    assert!(missing.is_empty(), "no such message: {missing:#?}");
}

#[test]
fn every_icon_used_is_listed() {
    let list = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/icons.txt")).unwrap();
    let known: BTreeSet<&str> = list.split_whitespace().collect();
    let mut missing = BTreeSet::new();
    for source in sources(&["rs", "html"]) {
        for icon in arguments(without_tests(&source.text), ".icon(\"") {
            if !known.contains(icon) {
                missing.insert(format!("{icon} ({})", source.path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "add to crates/ui/icons.txt: {missing:#?}");
}

#[test]
fn no_template_needs_more_than_the_content_security_policy_allows() {
    let mut found = Vec::new();
    for source in sources(&["html"]) {
        // An attribute may start a line; quoted texts keep their blanks.
        let text = source.text.replace(['\n', '\t'], " ");
        let mut forbid = |bad: &str| {
            if text.contains(bad) {
                found.push(format!("`{bad}` in {}", source.path.display()));
            }
        };
        // The report of a proof is a file that carries its styles with it, and is never served.
        if !source.path.ends_with("precision/src/prove/report.html") {
            forbid("<style");
        }
        for bad in [" style=", "hx-on", " js:", "\"js:", "'js:", "javascript:"] {
            forbid(bad);
        }
        for event in
            ["click", "submit", "change", "input", "load", "error", "focus", "blur", "toggle"]
        {
            forbid(&format!(" on{event}="));
        }
        for (at, _) in text.match_indices("<script") {
            if !text[at..].starts_with("<script src=") {
                found.push(format!("an inline script in {}", source.path.display()));
            }
        }
        for trigger in arguments(&text, "hx-trigger=\"") {
            if trigger.contains('[') {
                found.push(format!("a trigger filter in {}", source.path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// The shared templates write optional attributes as `{% if required %}required{% endif %}` between
/// blanks; `suppress` would join them with their neighbours into one broken attribute.
#[test]
fn every_crate_keeps_the_blanks_around_template_blocks() {
    let crates = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).unwrap();
    let mut found = 0;
    for path in crates.map(|entry| entry.unwrap().path().join("askama.toml")) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        found += 1;
        assert!(!text.contains("= \"suppress\""), "use \"minimize\" in {}", path.display());
    }
    assert!(found > 0, "no askama.toml was found");
}
