//! What the wall costs: the same statements behind it and on a plain copy of the same rows with an
//! explicit WHERE, with 6, 600 and 6,000 clinics of very different sizes.
//!
//! `cargo run --release -p wall-bench` prints a table. What is compared is the CPU time of the server's
//! own process (/proc/<pid>/schedstat), so that a busy machine and the client do not blur it.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that fails has no result")]

mod measure;
mod population;

use std::str::FromStr;

use clap::Parser;

/// Measures the cost of the wall.
#[derive(Parser)]
struct Options {
    /// How many clinics, and how many bookings each has on the average: a clinic at its start and after
    /// two years, a chain of six hundred, and six thousand with five million.
    #[arg(long, value_delimiter = ',', default_value = "6:833,6:20000,600:2000,6000:833")]
    populations: Vec<Size>,
    /// Rounds; each measures every statement once on both sides.
    #[arg(long, default_value_t = 15)]
    rounds: usize,
    /// These statements only.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// SQL that is run first, to try a change of the wall before it is a migration.
    #[arg(long)]
    after: Option<std::path::PathBuf>,
}

/// How large a population is.
#[derive(Clone, Copy)]
struct Size {
    clinics: u32,
    /// On the average.
    bookings: u32,
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once(':').and_then(|(clinics, bookings)| {
            Some(Self { clinics: clinics.parse().ok()?, bookings: bookings.parse().ok()? })
        });
        parts.ok_or_else(|| format!("{text} is not clinics:bookings, as in 600:2000"))
    }
}

#[tokio::main]
async fn main() {
    let options = Options::parse();
    println!(
        "CPU time of the server's process in microseconds, the median of {} rounds.\n\
         plain: the statement alone on a copy without the wall. wall: the same behind the wall, in a\n\
         transaction already entered. ratio: wall / plain. Whole requests are BEGIN, what finds out who\n\
         asks, the statement, ROLLBACK. plain finds out what a page has to know, with one join; look only\n\
         whether there is such a session. Both read tables of the same rows and indexes, analysed, over\n\
         prepared statements with the server's own settings; only plain knows how big a clinic is. The last\n\
         columns are the request's ratio round by round: its middle, and half of all rounds lie between\n\
         the two after it.\n",
        options.rounds
    );
    println!("{:>56} {:>6} {:>20}", "", "", "whole request");
    println!(
        "{:>7} {:>9} {:<8} {:<10} {:>9} {:>9} {:>6} {:>9} {:>9} {:>9} {:>6} {:>6} {:>11}",
        "clinics",
        "bookings",
        "clinic",
        "statement",
        "plain",
        "wall",
        "ratio",
        "look",
        "plain",
        "wall",
        "/look",
        "/plain",
        "half of them"
    );
    for Size { clinics, bookings } in options.populations {
        let population = population::make(clinics, bookings).await;
        if let Some(path) = &options.after {
            population.change(&std::fs::read_to_string(path).unwrap()).await;
        }
        for line in measure::all(&population, options.rounds, &options.only).await {
            println!(
                "{clinics:>7} {:>9} {:<8} {:<10} {:>9.0} {:>9.0} {:>6.2} {:>9.0} {:>9.0} {:>9.0} {:>6.2} {:>6.2} {:>5.2}-{:<5.2}",
                line.bookings,
                line.clinic,
                line.statement,
                line.plain,
                line.wall,
                line.wall / line.plain,
                line.look_request,
                line.plain_request,
                line.wall_request,
                line.wall_request / line.look_request,
                line.ratio[1],
                line.ratio[0],
                line.ratio[2]
            );
        }
    }
}
