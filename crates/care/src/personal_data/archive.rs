//! The archive: a ZIP file with `data.json` and the pictures.

use std::io::{Cursor, Write};

use base::{Error, Result};
use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A file of it.
pub struct Entry {
    /// Its place.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Packs it. Takes a while: not for a thread that serves.
pub fn pack(data: &Value, pictures: &[Entry]) -> Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let text = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    // Pictures are compressed already.
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    archive.start_file("data.json", text).map_err(Error::internal)?;
    let json = serde_json::to_vec_pretty(data).map_err(Error::internal)?;
    archive.write_all(&json).map_err(Error::internal)?;
    for picture in pictures {
        archive.start_file(format!("pictures/{}", picture.name), plain).map_err(Error::internal)?;
        archive.write_all(&picture.bytes).map_err(Error::internal)?;
    }
    Ok(archive.finish().map_err(Error::internal)?.into_inner())
}
