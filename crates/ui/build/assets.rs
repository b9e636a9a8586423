//! Gathers the browser's files, gives them one content hash and compresses what compresses.

use crate::{Places, minify, stop};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::{env, fs};

/// Files taken as they are from `node_modules`: where from, and the path they are served under.
const THIRD_PARTY: [(&str, &str); 3] = [
    ("htmx.org/dist/htmx.min.js", "js/htmx.min.js"),
    (
        "@fontsource-variable/anuphan/files/anuphan-thai-wght-normal.woff2",
        "fonts/anuphan-thai.woff2",
    ),
    (
        "@fontsource-variable/anuphan/files/anuphan-latin-wght-normal.woff2",
        "fonts/anuphan-latin.woff2",
    ),
];

/// Writes the files and `assets.rs`, a table of them sorted by path.
pub fn write(places: &Places) {
    for watched in ["static", "icons.txt"] {
        println!("cargo::rerun-if-changed={}", places.own.join(watched).display());
    }
    println!("cargo::rerun-if-changed={}", places.root.join("package-lock.json").display());

    let mut files = third_party(places);
    files.push(("css/app.css".into(), minify::css(&joined(places, "css")).into_bytes()));
    files.push(("css/calendar.css".into(), calendar_rows().into_bytes()));
    files.push(("icons.svg".into(), icon_sprite(places).into_bytes()));
    files.push(("js/app.js".into(), script(places).into_bytes()));
    files.push(("favicon.svg".into(), read(&places.own.join("static/favicon.svg")).into_bytes()));
    files.sort();
    table(places, &files);
}

/// Where things lie in a calendar, as classes, because no style stands on an element: `at12` begins in the
/// thirteenth row, `for6` is six rows long. A row is five minutes, a day has 288.
fn calendar_rows() -> String {
    let rows = (0..288).map(|row| {
        format!(
            ".at{row}{{grid-row-start:{}}}.for{}{{grid-row-end:span {}}}",
            row + 1,
            row + 1,
            row + 1
        )
    });
    format!("@layer pages{{{}}}\n", rows.collect::<String>())
}

fn third_party(places: &Places) -> Vec<(String, Vec<u8>)> {
    let modules = places.root.join("node_modules");
    // Watched so that a build which stopped for want of it starts again once it is there.
    println!("cargo::rerun-if-changed={}", modules.join(THIRD_PARTY[0].0).display());
    let file = |(from, path): (&str, &str)| match fs::read(modules.join(from)) {
        Ok(bytes) => (path.to_owned(), bytes),
        Err(_) => stop(&format!(
            "node_modules/{from} is missing: run `npm ci` at the repository root, then build again"
        )),
    };
    THIRD_PARTY.into_iter().map(file).collect()
}

/// Our scripts, one after the other in one strict function scope: no globals, one request.
fn script(places: &Places) -> String {
    let parts = minify::javascript(&joined(places, "js"));
    format!("(()=>{{'use strict';\n{parts}}})();\n")
}

/// The files of one folder of `static/` in name order (their names start with a number).
fn joined(places: &Places, kind: &str) -> String {
    let folder = places.own.join("static").join(kind);
    let Ok(entries) = fs::read_dir(&folder) else {
        stop(&format!("crates/ui/static/{kind} is missing"));
    };
    let mut paths: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == kind))
        .collect();
    paths.sort();
    paths.iter().map(|path| read(path) + "\n").collect()
}

/// One sprite of the icons named in `icons.txt`; a page points into it with `<use href>`.
fn icon_sprite(places: &Places) -> String {
    let icons = places.root.join("node_modules/lucide-static/icons");
    let list = read(&places.own.join("icons.txt"));
    let mut sprite = String::from(r#"<svg xmlns="http://www.w3.org/2000/svg">"#);
    for name in list.split_whitespace() {
        let Ok(icon) = fs::read_to_string(icons.join(format!("{name}.svg"))) else {
            stop(&format!(
                "the icon `{name}` of crates/ui/icons.txt is not in node_modules/lucide-static: \
                 run `npm ci`, or correct the name"
            ));
        };
        let _ = write!(
            sprite,
            r#"<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{}</symbol>"#,
            shapes(&icon)
        );
    }
    sprite + "</svg>\n"
}

/// What is inside the `<svg>` element of an icon, on one line.
fn shapes(icon: &str) -> String {
    let body = icon.find("<svg").and_then(|at| Some(at + icon[at..].find('>')? + 1));
    let inner = body.and_then(|start| Some(&icon[start..icon.rfind("</svg>")?]));
    inner.unwrap_or_default().lines().map(str::trim).collect()
}

fn table(places: &Places, files: &[(String, Vec<u8>)]) {
    let release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let quality = if release { 11 } else { 5 };
    let mut hash = Sha256::new();
    let mut source = String::from("pub(super) static FILES: &[File] = &[\n");
    for (number, (path, bytes)) in files.iter().enumerate() {
        hash.update(path.as_bytes());
        hash.update([0]);
        hash.update(bytes);

        let plain = places.out.join(format!("asset-{number}"));
        fs::write(&plain, bytes).expect("OUT_DIR is writable");
        let mut brotli = String::from("None");
        // Fonts are compressed already.
        if !path.ends_with(".woff2") {
            let packed = places.out.join(format!("asset-{number}.br"));
            fs::write(&packed, compress(bytes, quality)).expect("OUT_DIR is writable");
            brotli = format!("Some(include_bytes!({packed:?}))");
        }
        let _ = writeln!(
            source,
            "    File {{ path: {path:?}, plain: include_bytes!({plain:?}), brotli: {brotli} }},"
        );
    }
    source.push_str("];\n");
    let digest = hash.finalize();
    let short: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let _ = writeln!(source, "pub(super) const HASH: &str = {short:?};");
    fs::write(places.out.join("assets.rs"), source).expect("OUT_DIR is writable");
}

fn compress(bytes: &[u8], quality: u32) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, quality, 22);
    writer.write_all(bytes).expect("writing to memory does not fail");
    drop(writer);
    packed
}

fn read(path: &Path) -> String {
    fs::read_to_string(path)
        .unwrap_or_else(|error| stop(&format!("{} cannot be read: {error}", path.display())))
}
