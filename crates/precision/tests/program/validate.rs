//! `precision skin validate`: what is refused, and what is written for real faces.

use std::path::{Path, PathBuf};

use base::{Clock, Error, Result};
use precision::commands::validate::{Options, validate};
use precision::validation::Report;
use skin::validation::Part;

fn options(faces: &Path) -> Options {
    Options {
        faces: faces.to_owned(),
        out: None,
        quick: true,
        only: Vec::new(),
        threads: None,
        strict: false,
        write_noise: None,
    }
}

fn run(options: &Options) -> Result<Report> {
    validate(options, &Clock::system(), &|_| {})
}

/// The one sentence that the command ends with.
fn sentence(options: &Options) -> String {
    match run(options) {
        Err(Error::Internal(cause)) => cause,
        Err(other) => other.to_string(),
        Ok(_) => panic!("validated nothing"),
    }
}

/// Photos of faces beside the repository, or `None` with a line that says so.
fn faces() -> Option<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/faces");
    if !folder.is_dir() {
        println!("skipped: there are no photos of faces at {}", folder.display());
        return None;
    }
    Some(["us_13.jpg", "us_20.jpg"].map(|name| folder.join(name)).to_vec())
}

#[test]
fn without_photos_it_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let missing = sentence(&options(&folder.path().join("nowhere")));
    assert!(missing.contains("nowhere") && missing.contains("--faces"), "{missing}");
    let empty = sentence(&options(folder.path()));
    assert!(empty.contains("no JPEG, PNG or WebP") && empty.contains("--faces"), "{empty}");
    std::fs::write(folder.path().join("notes.txt"), "no picture").unwrap();
    assert_eq!(sentence(&options(folder.path())), empty);
}

#[test]
fn photos_without_a_face_are_no_validation() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("broken.jpg"), b"\xff\xd8\xff\xe0").unwrap();
    std::fs::write(folder.path().join("words.png"), b"not a picture").unwrap();
    let none = sentence(&options(folder.path()));
    assert!(none.contains("none of the 2 photos") && none.contains("portraits"), "{none}");
}

#[test]
fn faces_give_a_table_charts_and_the_same_figures_again() {
    let Some(faces) = faces() else { return };
    let (folder, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for face in &faces {
        std::fs::copy(face, folder.path().join(face.file_name().unwrap())).unwrap();
    }
    std::fs::write(folder.path().join("broken.jpg"), b"\xff\xd8\xff\xe0").unwrap();
    let mut options = options(folder.path());
    options.only = vec![Part::Repeatability, Part::Spots, Part::Features];
    options.out = Some(out.path().join("made"));
    let report = run(&options).unwrap();
    assert_eq!((report.validation.analysed, report.validation.faces.len()), (2, 3));
    assert_eq!(report.validation.algorithm, skin::ALGORITHM);

    let read = |name: &str| std::fs::read_to_string(out.path().join("made").join(name)).unwrap();
    let table = read("validation.md");
    for expected in ["broken (truncated)", "| wrinkles: ICC(2,1) |", "## Planted brown spots"] {
        assert!(table.contains(expected), "{expected} in {table}");
    }
    for chart in ["repeatability.svg", "dose-response.svg"] {
        assert!(read(chart).starts_with("<svg") && !read(chart).contains("NaN"), "{chart}");
    }
    let planted = std::fs::read(out.path().join("made/planted-spots.jpg")).unwrap();
    assert!(planted.starts_with(b"\xff\xd8"));
    let json: serde_json::Value = serde_json::from_str(&read("validation.json")).unwrap();
    assert_eq!(json["analysed"], 2);

    options.only = vec![Part::Spots];
    let again = run(&options).unwrap();
    assert_eq!(again.validation.planted[0], report.validation.planted[0]);
}
