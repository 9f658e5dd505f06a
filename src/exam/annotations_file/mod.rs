//! Files of annotations as people hand them over: plain, in another encoding, gzipped, or as the ZIP that CVAT
//! exports.
//!
//! Lives here: finding out what a file is, and extracting its XML. Must not: the meaning of that XML
//! (`cvat_xml`), paths.

mod archive;
mod encoding;
mod error;
mod kind;
mod limits;

use std::borrow::Cow;
use std::io;

use flate2::read::MultiGzDecoder;

pub(crate) use archive::xml_in_zip;
pub use error::AnnotationsFileError;
pub(crate) use kind::{is_zip, known};

use error::UNPACK;
use limits::{LIMITS, Limits, pour};

/// How many times a file may be packed: an export inside of gzip is packed this often, and no file that people
/// mean to send is packed more often.
const LAYERS: u8 = 2;

/// The XML in a file, as UTF-8; borrowed if the file is nothing else.
pub fn xml(file: &[u8]) -> Result<Cow<'_, [u8]>, AnnotationsFileError> {
    within(file, &LIMITS, LAYERS)
}

fn within<'f>(file: &'f [u8], limits: &Limits, layers: u8) -> Result<Cow<'f, [u8]>, AnnotationsFileError> {
    let (gzipped, zipped) = (kind::is_gzip(file), is_zip(file));
    if layers == 0 && (gzipped || zipped) {
        return Err(AnnotationsFileError::new(
            format!("the file is packed more than {LAYERS} times"),
            UNPACK,
        ));
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

#[cfg(test)]
mod tests;
