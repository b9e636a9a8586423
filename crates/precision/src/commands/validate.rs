//! `precision skin validate --faces DIR`: what the skin analysis can do, measured on photos.

use std::num::NonZero;
use std::path::{Path, PathBuf};

use base::{Clock, Error, Result};
use clap::Args;
use skin::Analyzer;
use skin::validation::{Face, FaceTrial, Part, Plan, planted_photo, validate as try_faces};

use crate::validation::{self, Report};

/// What to validate on, and where the results go.
#[derive(Debug, Args)]
pub struct Options {
    /// A directory of photos of faces (JPEG, PNG or WebP), one person each.
    #[arg(long, value_name = "DIR")]
    pub faces: PathBuf,
    /// Where the table (Markdown and JSON) and the charts (SVG) go.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Six of the faces, fewer changes and doses: which way does a change of the program go?
    #[arg(long)]
    pub quick: bool,
    /// Only these parts: repeatability, spots, lesions, lines, redness, features, determinism.
    #[arg(long, value_delimiter = ',', value_parser = part, value_name = "PARTS")]
    pub only: Vec<Part>,
    /// How many faces are tried at a time [default: one for each processor].
    #[arg(long)]
    pub threads: Option<NonZero<usize>>,
    /// Fail when a figure falls behind its floor.
    #[arg(long)]
    pub strict: bool,
    /// Write the figures shown beside scores to this file of the program's source.
    #[arg(long, value_name = "FILE", conflicts_with = "quick")]
    pub write_noise: Option<PathBuf>,
}

fn part(name: &str) -> Result<Part, String> {
    Part::parse(name).ok_or_else(|| {
        let names = Part::ALL.map(Part::as_str).join(", ");
        format!("there is no part {name}; there are {names}")
    })
}

impl Options {
    fn plan(&self) -> Plan {
        let plan = if self.quick { Plan::quick() } else { Plan::whole() };
        if self.only.is_empty() { plan } else { plan.only(&self.only) }
    }

    /// Never more than there are processors: another thread would only take memory.
    fn threads(&self) -> NonZero<usize> {
        let most = std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        self.threads.map_or(most, |asked| asked.min(most))
    }
}

/// Validates on the faces, writes what was asked for, and gives the table. `tell` hears of each
/// face as it is done.
///
/// # Errors
/// When no face could be analysed, a file could not be read or written, or, if `strict`, a floor
/// was missed: after everything was written.
pub fn validate(
    options: &Options,
    clock: &Clock,
    tell: &(dyn Fn(&FaceTrial) + Sync),
) -> Result<Report> {
    let faces = read(&options.faces)?;
    let analyzer = Analyzer::new().map_err(Error::internal)?;
    let validation = try_faces(&analyzer, &faces, &options.plan(), options.threads(), tell);
    if validation.analysed == 0 {
        return Err(Error::internal(format!(
            "none of the {} photos in {} could be analysed; give a directory of sharp, evenly lit \
             portraits from the front",
            validation.faces.len(),
            options.faces.display()
        )));
    }
    let date = clock.now().0.to_zoned(jiff::tz::TimeZone::UTC).date();
    let report = Report { date, validation };
    if let Some(folder) = &options.out {
        std::fs::create_dir_all(folder).map_err(|error| at(folder, error))?;
        for (name, text) in validation::files(&report).map_err(Error::internal)? {
            write(&folder.join(name), text.as_bytes())?;
        }
        show_planted(&analyzer, &faces, &report, folder)?;
    }
    if let Some(file) = &options.write_noise {
        write(file, validation::noise(&report)?.as_bytes())?;
    }
    Ok(report)
}

/// All photos of a directory, by name.
fn read(folder: &Path) -> Result<Vec<Face>> {
    let entries = std::fs::read_dir(folder).map_err(|error| {
        Error::internal(format!(
            "{} cannot be read ({error}); give a directory of photos with --faces",
            folder.display()
        ))
    })?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| at(folder, error))?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if ["jpg", "jpeg", "png", "webp"].contains(&ending.to_lowercase().as_str()) {
            paths.push(path);
        }
    }
    paths.sort();
    if paths.is_empty() {
        return Err(Error::internal(format!(
            "there is no JPEG, PNG or WebP in {}; put photos of faces there or give another \
             directory with --faces",
            folder.display()
        )));
    }
    let face = |path: PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        std::fs::read(&path).map(|file| Face { name, file }).map_err(|error| at(&path, error))
    };
    paths.into_iter().map(face).collect()
}

/// One face with each kind of thing that was planted, to look at.
fn show_planted(analyzer: &Analyzer, faces: &[Face], report: &Report, out: &Path) -> Result<()> {
    let trials = &report.validation.faces;
    for planted in &report.validation.planted {
        let has_some = |face: &&Face| {
            let trial = trials.iter().find(|trial| trial.name == face.name);
            trial.is_some_and(|trial| trial.planted.iter().any(|one| one.kind == planted.kind))
        };
        let Some(face) = faces.iter().find(has_some) else { continue };
        let photo = planted_photo(analyzer, face, planted.kind).map_err(Error::internal)?;
        let name = format!("planted-{}.jpg", Part::from(planted.kind).as_str());
        write(&out.join(name), &photo)?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).map_err(|error| at(path, error))
}

fn at(path: &Path, error: std::io::Error) -> Error {
    Error::internal(format!("{}: {error}", path.display()))
}
