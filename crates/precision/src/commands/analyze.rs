//! `precision analyze PHOTO --out DIR`: one photo, without server or database.

use std::path::Path;

use base::{Error, Result};
use skin::{Analyzer, View};

/// Analyses `photo`, writes its pictures to `out`, and gives the result as JSON.
pub fn analyze(photo: &Path, out: &Path) -> Result<String> {
    let at = |path: &Path, error: std::io::Error| {
        Error::internal(format!("{}: {error}", path.display()))
    };
    let bytes = std::fs::read(photo).map_err(|error| at(photo, error))?;
    let analyzer = Analyzer::new().map_err(Error::internal)?;
    let analysis = analyzer.analyze(&bytes, View::Front, &mut |_| {}).map_err(|refusal| {
        Error::internal(format!("{}: {refusal} ({})", photo.display(), refusal.code()))
    })?;
    std::fs::create_dir_all(out).map_err(|error| at(out, error))?;
    let mut pictures = vec![
        ("photo.jpg".to_owned(), &analysis.photo),
        ("portrait.jpg".to_owned(), &analysis.portrait),
    ];
    pictures.extend(
        analysis.overlays.iter().map(|o| (format!("overlay-{}.png", o.measure.as_str()), &o.png)),
    );
    for (name, bytes) in pictures {
        let path = out.join(name);
        std::fs::write(&path, bytes).map_err(|error| at(&path, error))?;
    }
    serde_json::to_string_pretty(&analysis.findings).map_err(Error::internal)
}
