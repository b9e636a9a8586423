//! Prepares what the binary embeds: the languages, and every file a browser asks for.
//!
//! Third-party files are read from `node_modules` (put there by `npm ci` from the lockfile), our
//! own from `static/`. Nothing is fetched here, and nothing third-party is committed.
#![allow(missing_docs, reason = "a build script has no public interface")]
#![allow(
    clippy::unnecessary_debug_formatting,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::format_collect,
    reason = "paths are written as Rust string literals; our file names are lower case; it is short"
)]

mod assets;
mod locales;
mod minify;

use std::path::PathBuf;
use std::{env, fs};

/// Where things are, relative to the crate: the repository root is two levels up.
pub struct Places {
    pub root: PathBuf,
    pub own: PathBuf,
    pub out: PathBuf,
}

fn main() {
    let own = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets this"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets this"));
    let root = own.join("../..");
    let root = fs::canonicalize(&root).unwrap_or(root);
    let places = Places { root, own, out };

    println!("cargo::rerun-if-changed=build");
    locales::write(&places);
    assets::write(&places);
}

/// Ends the build with one sentence that says what to do.
pub fn stop(sentence: &str) -> ! {
    println!("cargo::error={sentence}");
    std::process::exit(1)
}
