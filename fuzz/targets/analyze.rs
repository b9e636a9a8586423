//! A whole analysis. Most inputs end at the decoder, the rest without a face.
#![no_main]

use std::sync::LazyLock;

static ANALYZER: LazyLock<skin::Analyzer> =
    LazyLock::new(|| skin::Analyzer::new().expect("sound models"));

libfuzzer_sys::fuzz_target!(|file: &[u8]| {
    let _ = ANALYZER.analyze(file, skin::View::Front, &mut |_| {});
});
