//! What an analysis takes: memory at its peak, and how many there are in an hour.
//!
//! `cargo run --release -p skin-bench -- --faces DIR`. How long each step takes is measured by
//! `cargo bench -p skin-bench -- --faces DIR`.
#![allow(clippy::print_stdout, reason = "the table is what this is for")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use skin::{Analyzer, View};
use skin_bench::{at_megapixels, photos};

#[derive(Parser)]
struct Options {
    /// A directory of photos (JPEG) of faces.
    #[arg(long)]
    faces: PathBuf,
    /// Seconds for each number of threads.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Analyse the first face once and print the memory taken; for the program itself.
    #[arg(long, hide = true)]
    once: Option<f32>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    if let Some(megapixels) = options.once {
        return once(&options.faces, megapixels);
    }
    for megapixels in [1.0f32, 12.0] {
        // In a process of its own: the peak is that of the whole life of a process.
        let program = std::env::current_exe()?;
        let faces = ["--faces".as_ref(), options.faces.as_os_str()];
        let child =
            Command::new(program).args(faces).args(["--once", &megapixels.to_string()]).output()?;
        print!("{}", String::from_utf8_lossy(&child.stdout));
        if !child.status.success() {
            return Err(String::from_utf8_lossy(&child.stderr).into_owned().into());
        }
    }
    let photos = photos(&options.faces)?;
    for threads in [1, 2] {
        let (rate, cpu) = rate(&photos, threads, Duration::from_secs(options.seconds))?;
        println!(
            "{threads} thread(s): {rate:.0} analyses an hour; {:.0} ms of a core each, so {:.0} an \
             hour of a core that has nothing else to do",
            cpu * 1000.0,
            3600.0 / cpu
        );
    }
    Ok(())
}

fn once(faces: &Path, megapixels: f32) -> Result<(), Box<dyn Error>> {
    let photos = photos(faces)?;
    let photo = photos.first().ok_or("the directory has no JPEG")?;
    let photo = at_megapixels(photo, megapixels)?;
    let analyzer = Analyzer::new()?;
    // Making the photo took memory too; the peak is counted from here.
    std::fs::write("/proc/self/clear_refs", "5")?;
    let before = peak_mib()?;
    analyzer.analyze(&photo, View::Front, &mut |_| {})?;
    let peak = peak_mib()?;
    println!(
        "{megapixels} megapixels: {peak:.0} MiB at the peak, {:.0} more than before",
        peak - before
    );
    Ok(())
}

/// Most memory that the process had resident.
fn peak_mib() -> Result<f64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().split(' ').next()).ok_or("no VmHWM")?;
    Ok(kib.parse::<f64>()? / 1024.0)
}

/// Seconds of processor time that all threads have taken.
fn cpu_seconds() -> Result<f64, Box<dyn Error>> {
    /// The kernel counts in hundredths for programs, whatever its own clock does.
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // After the name, which may hold spaces: state is the third field, times are 14 and 15.
    let (_, fields) = stat.rsplit_once(')').ok_or("no name in /proc/self/stat")?;
    let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>()? / TICKS)
}

/// Analyses an hour, and seconds of a processor that one took.
fn rate(photos: &[Vec<u8>], threads: u32, time: Duration) -> Result<(f64, f64), Box<dyn Error>> {
    let analyzer = Analyzer::new()?;
    let before = cpu_seconds()?;
    let done = AtomicU32::new(0);
    let next = AtomicU32::new(0);
    let began = Instant::now();
    let work = || {
        while began.elapsed() < time {
            let index = next.fetch_add(1, Ordering::Relaxed) as usize % photos.len();
            // A refused photo is work too, but no analysis.
            if analyzer.analyze(&photos[index], View::Front, &mut |_| {}).is_ok() {
                done.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    let done = f64::from(done.into_inner());
    let cpu = (cpu_seconds()? - before) / done;
    Ok((done / began.elapsed().as_secs_f64() * 3600.0, cpu))
}
