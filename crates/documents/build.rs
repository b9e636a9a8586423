//! Embeds the fonts that npm brought; nothing third-party is committed.
#![allow(missing_docs, reason = "a build script has no public interface")]

use std::path::PathBuf;
use std::{env, fs};

/// Our name, and where the package keeps it.
const FONTS: [(&str, &str); 2] = [
    ("regular.ttf", "400Regular/Anuphan_400Regular.ttf"),
    ("bold.ttf", "600SemiBold/Anuphan_600SemiBold.ttf"),
];

fn main() {
    let own = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets this"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets this"));
    let package = own.join("../../node_modules/@expo-google-fonts/anuphan");
    println!("cargo::rerun-if-changed=build.rs");
    for (name, path) in FONTS {
        let from = package.join(path);
        println!("cargo::rerun-if-changed={}", from.display());
        if fs::copy(&from, out.join(name)).is_err() {
            println!(
                "cargo::error=node_modules/@expo-google-fonts/anuphan/{path} is missing: run `npm ci` \
                 at the repository root, then build again"
            );
            std::process::exit(1);
        }
    }
}
