//! Where a pack's files come from: the program itself, a folder, or what was kept of either.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use bytes::Bytes;
use rustix::fs::OFlags;

use super::annotations_file::{self, AnnotationsFileError};
use super::files::{ContentHash, ExamFile, ExamFiles};
use super::image_file;
use super::pack::{ExamError, IMAGES, OriginalImage, PackFile};

#[derive(rust_embed::Embed)]
#[folder = "assets/exam/"]
struct Embedded;

/// Where a pack's files come from.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    Embedded,
    Folder(&'a Path),
    Kept(&'a ExamFiles),
}

/// Maximum size of a file of a pack in bytes.
const MOST_BYTES: u64 = 512 << 20;

/// Memory for a file is asked for in advance up to this many bytes.
const USUAL_BYTES: u64 = 16 << 20;

/// The contents of a regular file: a pack's files are read repeatedly, which a device or a FIFO does not allow.
pub(crate) fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    // Opening a FIFO without a writer blocks, unless this flag is set.
    let file = OpenOptions::new().read(true).custom_flags(OFlags::NONBLOCK.bits() as i32).open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    // One byte more, so that the end is found without growing. A file may claim any length.
    let mut bytes = Vec::with_capacity(about.len().min(USUAL_BYTES) as usize + 1);
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        let problem = format!("it has more than {} MB", MOST_BYTES >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, problem));
    }
    Ok(bytes)
}

/// The pack's files, with those that were read so far: they are what the exam consists of.
pub(super) struct Source<'a> {
    place: Origin<'a>,
    read: RefCell<BTreeMap<String, ExamFile>>,
}

impl<'a> Source<'a> {
    pub(super) fn new(place: Origin<'a>) -> Self {
        Self { place, read: RefCell::default() }
    }

    /// The files that were read.
    pub(super) fn files(self) -> ExamFiles {
        ExamFiles::new(self.read.into_inner().into_values())
    }

    /// Names of the files in the folder of images, in order.
    pub(super) fn images(&self) -> Vec<String> {
        let base = |path: &str| path.strip_prefix("images/").map(str::to_owned);
        let mut names: Vec<String> = match self.place {
            Origin::Embedded => Embedded::iter().filter_map(|path| base(&path)).collect(),
            Origin::Kept(files) => files.iter().filter_map(|file| base(&file.path)).collect(),
            Origin::Folder(folder) => {
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

    /// How people would name a file of the pack.
    pub(super) fn path(&self, file: &str) -> String {
        match self.place {
            Origin::Embedded => format!("built-in {file}"),
            Origin::Folder(folder) => folder.join(file).display().to_string(),
            Origin::Kept(files) => format!("{file} of the exam {}", files.id()),
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
            Origin::Embedded => {
                let embedded = Embedded::get(&path).ok_or_else(missing)?;
                // Computed when the program was built: nothing of the images is read before it is needed.
                let hash = ContentHash(embedded.metadata.sha256_hash());
                let bytes = match embedded.data {
                    Cow::Borrowed(data) => Bytes::from_static(data),
                    Cow::Owned(data) => data.into(),
                };
                ExamFile::known(path, bytes, hash)
            }
            Origin::Folder(folder) => {
                let bytes = Bytes::from(read_regular(&folder.join(&path))?);
                ExamFile::new(path, bytes)
            }
            Origin::Kept(files) => files.get(&path).cloned().ok_or_else(missing)?,
        })
    }

    /// A file of annotations as plain XML in UTF-8, which is the form that is kept: however it is packed, it is the
    /// same exam.
    pub(super) fn annotations(&self, path: &str) -> Result<Bytes, ExamError> {
        let bytes = self.bytes(path)?;
        let file = || self.path(path);
        let xml = match annotations_file::xml(&bytes) {
            Ok(Cow::Borrowed(xml)) => return Ok(bytes.slice_ref(xml)),
            Ok(Cow::Owned(xml)) => Bytes::from(xml),
            Err(AnnotationsFileError::Xml(cause)) => return Err(ExamError::Xml { file: file(), cause }),
            Err(AnnotationsFileError::Other { problem, advice }) => {
                return Err(ExamError::Contents { file: file(), line: None, problem, advice });
            }
        };
        self.read.borrow_mut().insert(path.to_owned(), ExamFile::new(path.to_owned(), xml.clone()));
        Ok(xml)
    }

    pub(super) fn text(&self, file: &str) -> Result<String, ExamError> {
        String::from_utf8(self.bytes(file)?.into()).map_err(|error| ExamError::Read {
            file: self.path(file),
            cause: io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()),
        })
    }

    pub(super) fn file(&self, path: &str) -> Result<PackFile, ExamError> {
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        Ok(PackFile { path: path.to_owned(), name, bytes: self.bytes(path)? })
    }

    /// An image and its size; the pixels are not decoded.
    pub(super) fn original(&self, name: &str) -> Result<OriginalImage, ExamError> {
        let file = format!("{IMAGES}/{name}");
        let bytes = self.bytes(&file)?;
        let (width, height) =
            image_file::size(&bytes).map_err(|cause| ExamError::Image { file: self.path(&file), cause })?;
        Ok(OriginalImage { name: name.to_owned(), bytes, width, height })
    }
}
