//! The interface: layout, components, languages, assets, brand and the error page.
//!
//! A page is an askama template that extends `layout/app.html` (or `layout/auth.html`) and has a
//! field `p`, a [`Page`]. Its handler returns [`Html`] of it. Everything a browser asks for is in
//! the binary and served by [`assets`] and [`brand_routes`].
#![allow(
    clippy::needless_pass_by_value,
    reason = "askama hands loop items over by reference and literals by value; generic arguments \
              taken by value accept both"
)]

mod assets;
pub mod brand;
mod count;
mod dates;
mod error_page;
mod errors;
mod html;
mod i18n;
mod letter;
mod names;
mod nav;
mod numbers;
mod page;
pub mod paths;
mod shell;
mod toast;

pub use assets::{HASH as ASSETS_HASH, asset, assets};
pub use brand::routes as brand_routes;
pub use count::Count;
pub use dates::long_day;
pub use error_page::error_page;
pub use errors::Errors;
pub use html::{Html, trigger};
pub use i18n::{keys, translate};
pub use letter::letter;
pub use names::{hue, initials};
pub use nav::{NavGroup, NavItem};
pub use numbers::grouped;
pub use page::{ClinicBrand, Page, Person};
pub use paths::query;
pub use toast::toast;
