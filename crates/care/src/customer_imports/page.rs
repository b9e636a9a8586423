//! What the page of an import shows.

use askama::Template;
use ui::{Errors, Page};

use super::Looked;
use super::rules::{Line, MOST_LINES};

/// So many lines without mistakes are shown.
const SHOWN: usize = 20;

/// The form, and what was read from it.
#[derive(Template)]
#[template(path = "customer_imports/new.html")]
pub struct New {
    pub p: Page,
    pub csv: String,
    pub skip_known: bool,
    pub errors: Errors,
    pub preview: Option<Preview>,
    pub most: usize,
}

/// What was read, before anything is kept.
pub struct Preview {
    /// How many would be registered.
    pub new: usize,
    /// How many lines have a mistake.
    pub mistakes: usize,
    /// Headings that mean nothing, in one line.
    pub unknown: String,
    /// Every line with a mistake or somebody known, and the first of the others.
    pub lines: Vec<Shown>,
    /// How many are not shown.
    pub more: usize,
}

/// A line of it.
pub struct Shown {
    pub number: usize,
    pub name: String,
    pub phone: String,
    /// What is wrong with it, a sentence each.
    pub mistakes: Vec<String>,
    pub known: bool,
}

impl New {
    pub fn blank(p: Page) -> Self {
        Self {
            p,
            csv: String::new(),
            skip_known: true,
            errors: Errors::new(),
            preview: None,
            most: MOST_LINES,
        }
    }
}

impl New {
    /// Whether looking is what comes next.
    fn is_first(&self) -> bool {
        !self.preview.as_ref().is_some_and(Preview::is_fine)
    }
}

impl Preview {
    pub(super) fn of(p: &Page, looked: &Looked, skip_known: bool) -> Self {
        let is_known = |line: &Line| looked.known.contains(&line.number);
        let (mut lines, mut fine) = (Vec::new(), 0);
        for line in &looked.sheet.lines {
            if line.record.is_ok() && !is_known(line) {
                fine += 1;
                if fine > SHOWN {
                    continue;
                }
            }
            let mistakes = line.record.as_ref().err().map_or_else(Vec::new, |errors| {
                p.error_list(errors).into_iter().map(|(_, text)| text).collect()
            });
            let (name, phone) = line.shown.clone();
            lines.push(Shown { number: line.number, name, phone, mistakes, known: is_known(line) });
        }
        Self {
            new: looked.new_ones(skip_known).filter(|line| line.record.is_ok()).count(),
            mistakes: looked.mistakes(),
            unknown: looked.sheet.unknown.join(", "),
            more: looked.sheet.lines.len() - lines.len(),
            lines,
        }
    }

    /// Whether it can be kept as it is.
    pub const fn is_fine(&self) -> bool {
        self.mistakes == 0 && self.new > 0
    }
}
