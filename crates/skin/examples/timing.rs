//! Times the steps of an analysis: `cargo run --release -p skin --example timing -- PHOTO…`

#![allow(clippy::cast_possible_truncation)]

use skin::{Analyzer, StageTimes, View};

const RUNS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let start = std::time::Instant::now();
    let analyzer = Analyzer::new()?;
    println!("models read in {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    for path in std::env::args().skip(1) {
        let photo = std::fs::read(&path)?;
        let mut best: Option<StageTimes> = None;
        for _ in 0..RUNS {
            let (_, times) = analyzer.analyze_timed(&photo, View::Front, &mut |_| {})?;
            if best.as_ref().is_none_or(|best| times.total() < best.total()) {
                best = Some(times);
            }
        }
        let Some(times) = best else { continue };
        print!("{path}: {:.0} ms =", times.total());
        times.stages.iter().for_each(|(step, ms)| print!(" {} {ms:.0}", step.as_str()));
        println!();
    }
    Ok(())
}
