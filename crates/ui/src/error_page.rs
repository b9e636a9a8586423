//! The page shown instead of the one asked for: what happened, and the way out.

use crate::Page;
use askama::Template;
use std::borrow::Cow;

/// What the error template shows.
struct Problem<'a> {
    status: u16,
    icon: &'static str,
    title: Cow<'static, str>,
    sentence: Cow<'a, str>,
    request_id: &'a str,
    /// Signing in is the way out.
    sign_in: bool,
    /// Asking again may work.
    again: bool,
}

/// Inside the layout, for someone who is signed in.
#[derive(Template)]
#[template(path = "errors/inside.html")]
struct Inside<'a> {
    p: &'a Page,
    problem: Problem<'a>,
}

/// Alone, for a stranger.
#[derive(Template)]
#[template(path = "errors/alone.html")]
struct Alone<'a> {
    p: &'a Page,
    problem: Problem<'a>,
}

/// Renders the error page. `code` is one of `sign_in`, `not_found`, `forbidden`, `conflict`,
/// `gone`, `invalid`, `quota`, `too_many`, `upstream`, `internal`, `csrf`, `method`; an unknown one is shown
/// as `internal`. `detail` is a sentence for the reader that replaces the usual one.
pub fn error_page(
    page: &Page,
    status: u16,
    code: &str,
    detail: Option<&str>,
    request_id: &str,
) -> String {
    let kind = kind(code);
    let sentence = match detail.filter(|text| !text.trim().is_empty()) {
        Some(text) => Cow::Borrowed(text),
        None => page.t(kind.sentence),
    };
    let problem = Problem {
        status,
        icon: kind.icon,
        title: page.t(kind.title),
        sentence,
        request_id,
        sign_in: page.person.is_none() && matches!(code, "sign_in" | "forbidden" | "csrf"),
        again: matches!(code, "upstream" | "internal" | "too_many" | "csrf"),
    };
    let rendered = if page.person.is_some() && !page.nav.is_empty() {
        Inside { p: page, problem }.render()
    } else {
        Alone { p: page, problem }.render()
    };
    rendered.unwrap_or_else(|error| {
        tracing::error!(%error, "the error page could not be rendered");
        format!("{status}\n{request_id}\n")
    })
}

/// How a code is shown.
struct Kind {
    icon: &'static str,
    title: &'static str,
    sentence: &'static str,
}

const fn of(icon: &'static str, title: &'static str, sentence: &'static str) -> Kind {
    Kind { icon, title, sentence }
}

fn kind(code: &str) -> Kind {
    match code {
        "sign_in" => of("lock", "error-sign-in", "error-sign-in-detail"),
        "not_found" => of("search", "error-not-found", "error-not-found-detail"),
        "forbidden" => of("shield", "error-forbidden", "error-forbidden-detail"),
        "conflict" => of("refresh-cw", "error-conflict", "error-conflict-detail"),
        "gone" => of("unlink", "error-gone", "error-gone-detail"),
        "invalid" => of("square-pen", "error-invalid", "error-invalid-detail"),
        "quota" => of("gauge", "error-quota", "error-quota-detail"),
        "too_many" => of("hourglass", "error-too-many", "error-too-many-detail"),
        "upstream" => of("unlink", "error-upstream", "error-upstream-detail"),
        "csrf" => of("shield-alert", "error-csrf", "error-csrf-detail"),
        "method" => of("circle-help", "error-method", "error-method-detail"),
        _ => of("wrench", "error-internal", "error-internal-detail"),
    }
}

#[cfg(test)]
mod tests {
    use super::error_page;
    use crate::page::sample;
    use base::Lang;

    const CODES: [&str; 12] = [
        "gone",
        "sign_in",
        "not_found",
        "forbidden",
        "conflict",
        "invalid",
        "quota",
        "too_many",
        "upstream",
        "internal",
        "csrf",
        "method",
    ];

    #[test]
    fn every_code_has_its_own_words_and_a_way_out_in_both_languages() {
        for lang in Lang::ALL {
            let page = sample(lang);
            let mut seen = std::collections::BTreeSet::new();
            for code in CODES {
                let html = error_page(&page, 500, code, None, "req-1");
                assert!(!html.contains(">error-"), "{code}: a message is missing");
                assert!(html.contains(r#"href="/""#), "{code}: no way out");
                assert!(html.contains("req-1"), "{code}: no request id");
                seen.insert(page.t(&format!("error-{}", code.replace('_', "-"))));
            }
            assert_eq!(seen.len(), CODES.len());
        }
    }

    #[test]
    fn a_stranger_is_offered_to_sign_in() {
        let mut page = sample(Lang::Th);
        page.person = None;
        let html = error_page(&page, 401, "sign_in", None, "req-2");
        assert!(html.contains(r#"href="/auth/login""#));
    }

    #[test]
    fn a_detail_is_shown_escaped() {
        let page = sample(Lang::En);
        let html = error_page(&page, 409, "conflict", Some("Taken by <b>"), "req-3");
        assert!(html.contains("Taken by &#60;b&#62;"));
        assert!(error_page(&page, 418, "teapot", None, "r").contains(&*page.t("error-internal")));
    }
}
