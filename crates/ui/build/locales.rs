//! Lists the Fluent files of each language, so that a new slice only has to add its own file.

use crate::{Places, stop};
use std::fmt::Write;
use std::fs;

/// Writes `locales.rs`: for each language the name and text of every file, in name order.
pub fn write(places: &Places) {
    let mut source = String::new();
    for language in ["en", "th"] {
        let folder = places.root.join("locales").join(language);
        println!("cargo::rerun-if-changed={}", folder.display());
        let Ok(entries) = fs::read_dir(&folder) else {
            stop(&format!("the folder locales/{language} is missing"));
        };
        let mut files: Vec<_> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|end| end == "ftl"))
            .collect();
        files.sort();

        let name = language.to_uppercase();
        let _ = writeln!(source, "pub static {name}: &[(&str, &str)] = &[");
        for file in files {
            let short = file.file_name().unwrap_or_default().to_string_lossy();
            let _ = writeln!(source, "    ({short:?}, include_str!({file:?})),");
        }
        source.push_str("];\n");
    }
    fs::write(places.out.join("locales.rs"), source).expect("OUT_DIR is writable");
}
