//! Where a pack's files come from: the program itself, a folder, or what was kept of either.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use bytes::Bytes;

use super::files::{ContentHash, ExamFile, ExamFiles};
use super::pack::{ExamError, OriginalImage, PackFile};
use super::picture;

pub(super) const IMAGES: &str = "images";

#[derive(rust_embed::Embed)]
#[folder = "assets/exam/"]
struct Embedded;

/// Where a pack's files come from.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    Embedded,
    Folder(&'a Path),
    Kept(&'a ExamFiles),
}

/// The pack's files, with those that were read so far: they are what the exam is made of.
pub(super) struct Source<'a> {
    place: Place<'a>,
    read: RefCell<BTreeMap<String, ExamFile>>,
}

impl<'a> Source<'a> {
    pub(super) fn new(place: Place<'a>) -> Self {
        Self { place, read: RefCell::default() }
    }

    /// The files that were read.
    pub(super) fn files(self) -> ExamFiles {
        ExamFiles::new(self.read.into_inner().into_values())
    }

    /// Names of the files in the folder of pictures, in order.
    pub(super) fn pictures(&self) -> Vec<String> {
        let base = |path: &str| path.strip_prefix("images/").map(str::to_owned);
        let mut names: Vec<String> = match self.place {
            Place::Embedded => Embedded::iter().filter_map(|path| base(&path)).collect(),
            Place::Kept(files) => files.iter().filter_map(|file| base(&file.path)).collect(),
            Place::Folder(folder) => {
                let entries =
                    std::fs::read_dir(folder.join(IMAGES)).into_iter().flatten().filter_map(Result::ok);
                let files = entries.filter(|entry| entry.path().is_file());
                files.filter_map(|entry| entry.file_name().into_string().ok()).collect()
            }
        };
        names.retain(|name| !name.starts_with('.'));
        names.sort();
        names
    }

    /// How people find a file of the pack.
    pub(super) fn path(&self, file: &str) -> String {
        match self.place {
            Place::Embedded => format!("built-in {file}"),
            Place::Folder(folder) => folder.join(file).display().to_string(),
            Place::Kept(files) => format!("{file} of the exam {}", files.id()),
        }
    }

    pub(super) fn bytes(&self, path: &str) -> Result<Bytes, ExamError> {
        if let Some(file) = self.read.borrow().get(path) {
            return Ok(file.bytes.clone());
        }
        let file = self.fetch(path).map_err(|cause| ExamError::Read { file: self.path(path), cause })?;
        let bytes = file.bytes.clone();
        self.read.borrow_mut().insert(path.to_owned(), file);
        Ok(bytes)
    }

    fn fetch(&self, path: &str) -> io::Result<ExamFile> {
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        let path = path.to_owned();
        Ok(match self.place {
            Place::Embedded => {
                let embedded = Embedded::get(&path).ok_or_else(missing)?;
                // Made when the program was built: nothing of the pictures is touched before somebody needs them.
                let hash = ContentHash(embedded.metadata.sha256_hash());
                let bytes = match embedded.data {
                    Cow::Borrowed(data) => Bytes::from_static(data),
                    Cow::Owned(data) => data.into(),
                };
                ExamFile::known(path, bytes, hash)
            }
            Place::Folder(folder) => {
                let bytes = Bytes::from(std::fs::read(folder.join(&path))?);
                ExamFile::new(path, bytes)
            }
            Place::Kept(files) => files.get(&path).cloned().ok_or_else(missing)?,
        })
    }

    pub(super) fn text(&self, file: &str) -> Result<String, ExamError> {
        String::from_utf8(self.bytes(file)?.into()).map_err(|error| ExamError::Read {
            file: self.path(file),
            cause: io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()),
        })
    }

    pub(super) fn file(&self, path: &str) -> Result<PackFile, ExamError> {
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        Ok(PackFile { name, bytes: self.bytes(path)? })
    }

    /// A picture and its size; the pixels are not decoded.
    pub(super) fn original(&self, name: &str) -> Result<OriginalImage, ExamError> {
        let file = format!("{IMAGES}/{name}");
        let bytes = self.bytes(&file)?;
        let (width, height) =
            picture::size(&bytes).map_err(|cause| ExamError::Picture { file: self.path(&file), cause })?;
        Ok(OriginalImage { name: name.to_owned(), bytes, width, height })
    }
}
