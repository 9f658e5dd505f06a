//! The files that an exam was read from, and their hashes: as long as anyone works on an exam, all of it can be
//! retrieved, byte for byte.

use std::fmt;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The hash of a file or of a whole pack: a SHA-256 of its contents. It prints as its first twelve digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ContentHash(pub [u8; 32]);

impl ContentHash {
    /// The hash of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0[..6].iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

/// One of the files.
#[derive(Clone)]
pub struct ExamFile {
    /// Its path in the pack: `exam.toml`, `images/01.jpg`, …
    pub path: String,
    /// Its contents; cloning shares them.
    pub bytes: Bytes,
    /// Computed on first use: a program that only scores files never needs it.
    hash: OnceLock<ContentHash>,
}

impl ExamFile {
    /// A file with these contents.
    #[must_use]
    pub fn new(path: String, bytes: Bytes) -> Self {
        Self { path, bytes, hash: OnceLock::new() }
    }

    /// A file whose hash is known already.
    #[must_use]
    pub fn known(path: String, bytes: Bytes, hash: ContentHash) -> Self {
        Self { path, bytes, hash: hash.into() }
    }

    /// The hash of its contents.
    #[must_use]
    pub fn hash(&self) -> ContentHash {
        *self.hash.get_or_init(|| ContentHash::of(&self.bytes))
    }
}

impl PartialEq for ExamFile {
    fn eq(&self, other: &Self) -> bool {
        (&self.path, &self.bytes) == (&other.path, &other.bytes)
    }
}

impl Eq for ExamFile {}

impl fmt::Debug for ExamFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ExamFile({}, {} bytes, {})", self.path, self.bytes.len(), self.hash())
    }
}

/// All files of a pack that its exam is made of; other files in its folder are not included. Cloning shares
/// them.
#[derive(Clone, Debug)]
pub struct ExamFiles {
    id: OnceLock<ContentHash>,
    files: Arc<[ExamFile]>,
}

impl PartialEq for ExamFiles {
    fn eq(&self, other: &Self) -> bool {
        self.files == other.files
    }
}

impl Eq for ExamFiles {}

impl ExamFiles {
    /// These files, in any order.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = ExamFile>) -> Self {
        let mut files: Vec<ExamFile> = files.into_iter().collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Self { id: OnceLock::new(), files: files.into() }
    }

    /// The hash of the pack: any changed byte or file name gives another one.
    #[must_use]
    pub fn id(&self) -> ContentHash {
        *self.id.get_or_init(|| {
            let mut hash = Sha256::new();
            for file in self {
                hash.update((file.path.len() as u64).to_le_bytes());
                hash.update(&file.path);
                hash.update(file.hash().0);
            }
            ContentHash(hash.finalize().into())
        })
    }

    /// The files, by their paths.
    pub fn iter(&self) -> std::slice::Iter<'_, ExamFile> {
        self.files.iter()
    }

    /// The file with this path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&ExamFile> {
        let found = self.files.binary_search_by(|file| file.path.as_str().cmp(path));
        found.ok().map(|place| &self.files[place])
    }
}

impl<'a> IntoIterator for &'a ExamFiles {
    type Item = &'a ExamFile;
    type IntoIter = std::slice::Iter<'a, ExamFile>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, contents: &'static str) -> ExamFile {
        let bytes = Bytes::from_static(contents.as_bytes());
        ExamFile::new(path.to_owned(), bytes)
    }

    #[test]
    fn a_pack_is_known_by_names_and_contents_and_not_by_their_order() {
        let id = |files: [ExamFile; 2]| ExamFiles::new(files).id();
        let usual = id([file("exam.toml", "x"), file("images/01.jpg", "y")]);
        assert_eq!(id([file("images/01.jpg", "y"), file("exam.toml", "x")]), usual);
        for other in [
            [file("exam.toml", "x"), file("images/01.jpg", "z")],
            [file("exam.toml", "x"), file("images/02.jpg", "y")],
            [file("exam.toml", "y"), file("images/01.jpg", "x")],
        ] {
            assert_ne!(id(other), usual);
        }
        let shown = ContentHash::of(b"").to_string();
        assert_eq!(shown, "e3b0c44298fc");
    }
}
