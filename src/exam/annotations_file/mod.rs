//! Files of annotations as people hand them over: plain, in another encoding, gzipped, or as the ZIP that CVAT exports.
//!
//! Lives here: finding out what a file is, and the XML in it. Must not: what that XML says (`cvat_xml`), paths.

mod archive;
mod encoding;
mod kind;

use std::borrow::Cow;
use std::io::{self, ErrorKind, Read};

use flate2::read::MultiGzDecoder;
use thiserror::Error;

use super::cvat_xml::{self, XmlError};

pub(crate) use archive::xml_in_zip;
pub(crate) use kind::{is_zip, known};

/// So often a file may be packed: an export inside of gzip is, and nothing that people mean is packed more often.
const LAYERS: u8 = 2;

/// What is read at most, however little a file takes as long as it is packed.
struct Limits {
    /// Bytes of one file, unpacked.
    bytes: usize,
    /// Bytes of the list of an archive's entries: each image may be one.
    list: u64,
}

const LIMITS: Limits = Limits { bytes: cvat_xml::MOST_BYTES, list: 32 << 20 };

/// Why there is no annotations in a file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileError {
    /// What is wrong with its XML.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// It is something else, or can't be unpacked.
    #[error("{problem}; {advice}")]
    Other {
        /// What it is.
        problem: String,
        /// What to do.
        advice: &'static str,
    },
}

impl FileError {
    fn new(problem: impl Into<String>, advice: &'static str) -> Self {
        Self::Other { problem: problem.into(), advice }
    }
}

const EXPORT: &str = "export the task as \"CVAT for images 1.1\"";
const UNPACK: &str = "unpack it, and take the annotations.xml in it";
const AGAIN: &str = "fetch the file again";
const SMALLER: &str = "take the annotations.xml without anything else, or split it";

/// The XML in a file, as UTF-8; borrowed if the file is nothing else.
pub fn xml(file: &[u8]) -> Result<Cow<'_, [u8]>, FileError> {
    within(file, &LIMITS, LAYERS)
}

fn within<'f>(file: &'f [u8], limits: &Limits, layers: u8) -> Result<Cow<'f, [u8]>, FileError> {
    let (gzipped, zipped) = (kind::is_gzip(file), is_zip(file));
    if layers == 0 && (gzipped || zipped) {
        return Err(FileError::new(format!("the file is packed more than {LAYERS} times"), UNPACK));
    }
    if zipped {
        return archive::read(io::Cursor::new(file), limits).map(Cow::Owned);
    }
    if gzipped {
        let unpacked = pour(MultiGzDecoder::new(file), limits)?;
        return Ok(Cow::Owned(within(&unpacked, limits, layers - 1)?.into_owned()));
    }
    known(file)?;
    let text = encoding::utf8(file, limits)?;
    kind::is_xml(&text)?;
    Ok(text)
}

/// So much is looked at before the rest is unpacked.
const HEAD: u64 = 4 << 10;

/// What is unpacked, if it isn't too much; nothing is when its beginning shows that nobody needs it.
fn pour(mut packed: impl Read, limits: &Limits) -> Result<Vec<u8>, FileError> {
    let damaged = |error: io::Error| match error.kind() {
        ErrorKind::Unsupported => {
            FileError::new(format!("the file can't be unpacked here ({error})"), UNPACK)
        }
        _ => FileError::new(format!("the file is damaged ({error})"), AGAIN),
    };
    let mut unpacked = Vec::new();
    packed.by_ref().take(HEAD).read_to_end(&mut unpacked).map_err(damaged)?;
    known(&unpacked)?;
    let rest = (limits.bytes as u64 + 1).saturating_sub(unpacked.len() as u64);
    packed.take(rest).read_to_end(&mut unpacked).map_err(damaged)?;
    if unpacked.len() > limits.bytes {
        let problem = format!("unpacked, it has more than {} MB, and no more are read", limits.bytes >> 20);
        return Err(FileError::new(problem, SMALLER));
    }
    Ok(unpacked)
}

#[cfg(test)]
mod tests;
