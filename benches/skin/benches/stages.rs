//! How long each step of an analysis takes, on one core.
//!
//! `cargo bench -p skin-bench -- --faces DIR`
#![allow(clippy::print_stdout, reason = "says why nothing was measured")]

use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;

use criterion::Criterion;
use skin::{Analyzer, Step, View};
use skin_bench::{at_megapixels, photos};

/// Faces that are measured; a sample goes through all of them.
const FACES: usize = 2;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip_while(|word| word != "--faces");
    let Some(folder) = words.nth(1).map(PathBuf::from) else {
        println!("skipped: give photos of faces with --faces DIR");
        return Ok(());
    };
    let analyzer = Analyzer::new()?;
    let sound = |photo: &Vec<u8>| analyzer.analyze(photo, View::Front, &mut |_| {}).is_ok();
    let photos: Vec<Vec<u8>> = photos(&folder)?.into_iter().filter(sound).take(FACES).collect();
    if photos.is_empty() {
        println!("skipped: no photo in {} can be analysed", folder.display());
        return Ok(());
    }
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(5));
    for megapixels in [1u8, 12] {
        let photos = photos.iter().map(|photo| at_megapixels(photo, megapixels.into()));
        measure(&mut criterion, &analyzer, megapixels, &photos.collect::<Result<Vec<_>, _>>()?);
    }
    criterion.final_summary();
    Ok(())
}

fn measure(criterion: &mut Criterion, analyzer: &Analyzer, megapixels: u8, photos: &[Vec<u8>]) {
    let mut group = criterion.benchmark_group(format!("{megapixels} MP"));
    // The steps cannot run alone, so each runs whole analyses and counts its own time.
    let mut run = |name: &str, step: Option<Step>| {
        let mut next = 0;
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|times| {
                let mut took = 0.0;
                for _ in 0..times {
                    let photo = &photos[next % photos.len()];
                    next += 1;
                    took += milliseconds(analyzer, photo, step);
                }
                Duration::from_secs_f64(took / 1000.0)
            });
        });
    };
    for step in Step::ALL {
        run(step.as_str(), Some(step));
    }
    run("all", None);
    group.finish();
}

/// Of one step, or of all.
fn milliseconds(analyzer: &Analyzer, photo: &[u8], step: Option<Step>) -> f64 {
    let (_, times) = analyzer
        .analyze_timed(photo, View::Front, &mut |_| {})
        .expect("a photo that was analysed at another size");
    match step {
        Some(step) => times.stages.iter().filter(|(of, _)| *of == step).map(|(_, ms)| ms).sum(),
        None => times.total(),
    }
}
