//! The ZIP that CVAT exports: `annotations.xml`, with or without images.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use super::error::{AGAIN, AnnotationsFileError, EXPORT, UNPACK};
use super::limits::{LIMITS, Limits, pour};
use super::{encoding, kind};

/// The XML in a ZIP, as UTF-8. Only that entry is unpacked, and apart from it only the archive's list is read.
pub(crate) fn xml_in_zip(archive: impl Read + Seek) -> Result<Vec<u8>, AnnotationsFileError> {
    read(archive, &LIMITS)
}

pub(super) fn read(archive: impl Read + Seek, limits: &Limits) -> Result<Vec<u8>, AnnotationsFileError> {
    let left = Cell::new(limits.list);
    let opened = ZipArchive::new(Metered { archive, left: &left });
    if left.get() == 0 {
        let problem = format!("the ZIP's list has more than {} MB, and no more are read", limits.list >> 20);
        return Err(AnnotationsFileError::new(problem, UNPACK));
    }
    let mut archive = opened.map_err(|error| unreadable(&error))?;
    left.set(u64::MAX);
    let index = only(&archive)?;
    let unpacked = pour(archive.by_index(index).map_err(|error| unreadable(&error))?, limits)?;
    let text = encoding::utf8(&unpacked, limits)?;
    kind::is_xml(&text)?;
    Ok(text.into_owned())
}

/// The index of the only `annotations.xml`, or of the only XML file, in any folder.
fn only<R: Read + Seek>(archive: &ZipArchive<R>) -> Result<usize, AnnotationsFileError> {
    let (mut named, mut other) = (Vec::new(), Vec::new());
    for (index, name) in archive.file_names_raw().enumerate() {
        let name = String::from_utf8_lossy(name).to_lowercase();
        if name == "[content_types].xml" {
            return Err(AnnotationsFileError::new(
                "this is an Office document, and not the XML of markup",
                EXPORT,
            ));
        }
        let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
        if base == "annotations.xml" {
            named.push(index);
        } else if Path::new(base).extension().is_some_and(|ending| ending == "xml") && !base.starts_with('.')
        {
            other.push(index);
        }
    }
    let several = "unpack it, and take the one that is meant";
    let (problem, advice) = match (&*named, &*other) {
        // It is ambiguous which of them would be read.
        _ if archive.has_duplicate_names() => ("the ZIP has several entries of one name", several),
        ([index], _) | ([], [index]) => return Ok(*index),
        ([], []) => ("the ZIP has no annotations.xml", EXPORT),
        ([], _) => ("the ZIP has several files of XML, none of which is annotations.xml", several),
        _ => ("the ZIP has several files annotations.xml", several),
    };
    Err(AnnotationsFileError::new(problem, advice))
}

fn unreadable(error: &ZipError) -> AnnotationsFileError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            AnnotationsFileError::new("the ZIP is encrypted", UNPACK)
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            AnnotationsFileError::new(format!("the ZIP can't be unpacked here ({error})"), UNPACK)
        }
        _ => AnnotationsFileError::new(format!("the ZIP is damaged ({error})"), AGAIN),
    }
}

/// An archive of which no more is read than announced: its list is kept in memory, and may claim any length.
struct Metered<'l, R> {
    archive: R,
    left: &'l Cell<u64>,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, memory: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left.get()).unwrap_or(usize::MAX).min(memory.len());
        let read = self.archive.read(&mut memory[..most])?;
        self.left.set(self.left.get() - read as u64);
        Ok(read)
    }
}

impl<R: Seek> Seek for Metered<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.archive.seek(to)
    }
}
