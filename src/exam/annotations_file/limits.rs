//! Limits on how much of a file is read and unpacked.

use std::io::{self, ErrorKind, Read};

use super::error::{AGAIN, AnnotationsFileError, SMALLER, UNPACK};
use super::kind::known;
use crate::exam::cvat_xml;

/// Limits on what is read, however small a packed file is.
pub(super) struct Limits {
    /// Bytes of one file, unpacked.
    pub(super) bytes: usize,
    /// Bytes of the list of an archive's entries: it may have one for each image.
    pub(super) list: u64,
}

pub(super) const LIMITS: Limits = Limits { bytes: cvat_xml::MOST_BYTES, list: 32 << 20 };

/// Number of bytes looked at before the rest is unpacked.
const HEAD: u64 = 4 << 10;

/// The unpacked data, if it isn't too much; nothing is unpacked when the beginning shows that the file is not
/// needed.
pub(super) fn pour(mut packed: impl Read, limits: &Limits) -> Result<Vec<u8>, AnnotationsFileError> {
    let damaged = |error: io::Error| match error.kind() {
        ErrorKind::Unsupported => {
            AnnotationsFileError::new(format!("the file can't be unpacked here ({error})"), UNPACK)
        }
        _ => AnnotationsFileError::new(format!("the file is damaged ({error})"), AGAIN),
    };
    let mut unpacked = Vec::new();
    packed.by_ref().take(HEAD).read_to_end(&mut unpacked).map_err(damaged)?;
    known(&unpacked)?;
    let rest = (limits.bytes as u64 + 1).saturating_sub(unpacked.len() as u64);
    packed.take(rest).read_to_end(&mut unpacked).map_err(damaged)?;
    if unpacked.len() > limits.bytes {
        let problem = format!("unpacked, it has more than {} MB, and no more are read", limits.bytes >> 20);
        return Err(AnnotationsFileError::new(problem, SMALLER));
    }
    Ok(unpacked)
}
