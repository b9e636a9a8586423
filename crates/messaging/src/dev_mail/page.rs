//! What the pages of kept mails show.

use askama::Template;
use ui::Page;

use super::folder::Kept;

#[derive(Template)]
#[template(path = "dev_mail/index.html")]
pub struct Index {
    pub p: Page,
    pub mails: Vec<Kept>,
}

#[derive(Template)]
#[template(path = "dev_mail/show.html")]
pub struct Show {
    pub p: Page,
    pub mail: Kept,
}

impl Kept {
    /// When it was written, or empty.
    fn time(&self, p: &Page) -> String {
        self.at.map_or_else(String::new, |at| p.date_time(at))
    }
}
