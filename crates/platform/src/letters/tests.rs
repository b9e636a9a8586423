//! Every letter in both languages, with friendly names and with hostile ones.

use std::collections::BTreeSet;

use base::{EmailAddress, Instant, Lang, Role};
use jiff::tz::TimeZone;
use ui::ClinicBrand;

use super::{
    Change, Face, Invitation, Invited, Letter, LinkAsked, NewDevice, PasswordReset, Recipient,
    SecurityNotice, Words, Written,
};

const HOME: &str = "https://clinic.example";
const HOSTILE: &str = "<script>alert(1)</script>\"'&amp;{{x}}\r\nBcc: all@example.com";

fn at(text: &str) -> Instant {
    Instant(text.parse().expect("a time written in this test"))
}

fn face(name: &str) -> Face {
    Face {
        clinic: Some(ClinicBrand {
            slug: "aura".into(),
            name: name.into(),
            name_th: name.into(),
            // White letters could not be read on it.
            colour: "#ffe97f".into(),
            mark: "<".into(),
            logo: String::new(),
        }),
        zone: TimeZone::get("Asia/Bangkok").expect("the zone is in jiff's own data"),
        phone: "021234567".into(),
        email: "hello@aura.test".into(),
        address: name.into(),
    }
}

fn to(name: &str, lang: Lang) -> Recipient {
    let email = EmailAddress::parse("o'nicha@example.com").expect("an address");
    Recipient { email, name: name.into(), lang }
}

/// All of them; `text` stands wherever somebody types.
fn letters(text: &str) -> Vec<Letter> {
    let (sent_at, expires_at) = (at("2026-11-22T07:05:00Z"), at("2026-11-25T07:05:00Z"));
    let link = format!("{HOME}/invite/Ab-_9?x=1&y=2");
    let words = Words { subject: text.into(), intro: format!("{text}\nSecond.") };
    let roles =
        [Role::ClinicOwner, Role::ClinicAdmin, Role::ClinicStaff, Role::SalesStaff, Role::Customer];
    let invitations = roles.into_iter().flat_map(|role| {
        let invited = Invited::of(role).expect("somebody is invited as this");
        [None, Some(words.clone())].map(|words| {
            Letter::Invitation(Invitation {
                invited,
                role,
                inviter: Some(text.to_owned()),
                link: link.clone(),
                sent_at,
                expires_at,
                words,
            })
        })
    });
    let name = text.to_owned();
    let changes = [
        Change::PasswordChanged,
        Change::SecondFactorAdded,
        Change::SecondFactorRemoved,
        Change::PasskeyAdded { name: name.clone() },
        Change::PasskeyRemoved { name: name.clone() },
        Change::RecoveryCodeUsed { left: 3 },
        Change::SignedOutEverywhere,
        Change::RoleChanged { clinic: name.clone(), role: Role::ClinicAdmin },
    ];
    let notices =
        changes.map(|change| Letter::SecurityNotice(SecurityNotice { change, at: sent_at }));
    invitations
        .chain(notices)
        .chain([
            Letter::LinkAsked(LinkAsked {
                link: link.clone(),
                email: "late@example.com".into(),
                name: name.clone(),
                role: Role::SalesStaff,
            }),
            Letter::PasswordReset(PasswordReset { link: link.clone(), expires_at }),
            Letter::NewDevice(NewDevice { device: name.clone(), address: name, at: sent_at }),
        ])
        .collect()
}

/// Every letter in every language with its link, written.
fn written(text: &str) -> Vec<(Lang, String, Written)> {
    let face = face(text);
    let mut all = Vec::new();
    for lang in Lang::ALL {
        for letter in letters(text) {
            let sheet = letter.sheet(&to(text, lang), &face, HOME);
            all.push((lang, sheet.link.clone(), sheet.write(HOME).expect("is written")));
        }
    }
    all
}

#[test]
fn every_letter_has_one_button_and_its_link_in_both_forms() {
    let keys: BTreeSet<_> = ui::keys(Lang::En).into_iter().map(|(key, _)| key).collect();
    for (lang, link, letter) in written("Nicha") {
        assert!(!letter.subject.is_empty());
        let escaped = link.replace('&', "&#38;");
        // The button, the address below it as a link, and the address to copy.
        assert_eq!(
            letter.html.matches(&format!("href=\"{escaped}\"")).count(),
            2,
            "{}",
            letter.html
        );
        assert_eq!(letter.html.matches(&format!(">{escaped}<")).count(), 1);
        // An MJML button is the one cell with `role="presentation"` and a colour.
        assert_eq!(letter.html.matches("mso-padding-alt").count(), 2, "{}", letter.html);
        assert_eq!(letter.text.matches(&link).count(), 1, "{}", letter.text);
        assert!(letter.html.contains(&format!("lang=\"{lang}\"")));
        for word in letter.text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')) {
            let ours = ["letter-", "role-", "clinic-"].iter().any(|stem| word.starts_with(stem));
            assert!(!(ours && keys.contains(word)), "{word} is a key");
        }
    }
}

#[test]
fn nothing_that_somebody_typed_is_markup_or_a_header() {
    for (_, _, letter) in written(HOSTILE) {
        assert!(!letter.html.contains("<script"), "{}", letter.html);
        assert!(!letter.html.contains("alert(1)</"), "{}", letter.html);
        assert!(!letter.html.contains("\"'&amp;{"), "{}", letter.html);
        assert!(!letter.subject.as_str().contains(['\r', '\n']));
        assert!(!letter.text.contains("&#") && !letter.text.contains("&lt;"), "{}", letter.text);
    }
}

#[test]
fn a_letter_loads_nothing() {
    for (_, link, letter) in written("Nicha") {
        let rest = letter.html.replace(&link.replace('&', "&#38;"), "");
        for bad in ["<img", "<script", "<link", "@import", "url(", "src="] {
            assert!(!rest.contains(bad), "{bad} in {rest}");
        }
    }
}

#[test]
fn a_logo_stands_in_the_place_of_the_letter_and_is_fetched_from_us() {
    let mut face = face("Aura");
    if let Some(clinic) = &mut face.clinic {
        clinic.logo = "c/1/a1".into();
    }
    for letter in letters("Nicha") {
        let html =
            letter.sheet(&to("Nicha", Lang::En), &face, HOME).write(HOME).expect("written").html;
        let picture = format!("<img src=\"{HOME}/logos/c/1/a1\" alt=\"\"");
        assert_eq!((html.matches("<img").count(), html.contains(&picture)), (1, true), "{html}");
        assert!(!html.contains("line-height:40px"), "no letter beside it");
    }
}

#[test]
fn a_letter_is_the_same_every_time() {
    let face = face("Aura");
    for letter in letters("Nicha") {
        let write =
            || letter.sheet(&to("Nicha", Lang::Th), &face, HOME).write(HOME).expect("is written");
        assert_eq!(write(), write());
    }
}

#[test]
fn an_invitation_says_how_long_it_is_good_by_the_clinics_clock() {
    let face = face("Aura");
    let Some(letter) = letters("Nicha").into_iter().next() else { panic!("there are letters") };
    let text =
        |lang| letter.sheet(&to("Nicha", lang), &face, HOME).write(HOME).expect("is written").text;
    let english = text(Lang::En);
    let expected = "- Valid: For 3 days, until Wednesday 25 November 2026, 14:05 (Thai time)";
    assert!(english.contains(expected), "{english}");
    assert!(english.starts_with("Aura\n\nAura is yours to run\n\nHello Nicha,\n\n"), "{english}");
    assert!(english.contains("\n\n- Your role: Clinic owner\n- "), "{english}");
    let thai = text(Lang::Th);
    let expected = "- ใช้ได้: 3 วัน ถึง วันพุธที่ 25 พฤศจิกายน 2569 เวลา 14:05 น. (เวลาไทย)";
    assert!(thai.contains(expected), "{thai}");
}

#[test]
fn a_pale_colour_is_darkened_until_white_letters_can_be_read_on_it() {
    let face = face("Aura");
    for letter in letters("Nicha") {
        let html =
            letter.sheet(&to("Nicha", Lang::En), &face, HOME).write(HOME).expect("written").html;
        assert!(!html.contains("#ffe97f"));
    }
}
