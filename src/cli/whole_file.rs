//! A file that gets its name when it is whole.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::NamedTempFile;

/// A file in the making; what has its name stays until it is kept.
pub(super) struct WholeFile {
    fresh: NamedTempFile,
    path: PathBuf,
}

impl WholeFile {
    /// Begins a file that will be `path`, for its owner only.
    ///
    /// # Errors
    /// The folder can't be written.
    pub(super) fn new(path: &Path) -> anyhow::Result<Self> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let fresh = NamedTempFile::new_in(folder)
            .with_context(|| format!("cannot write into {}", folder.display()))?;
        Ok(Self { fresh, path: path.to_owned() })
    }

    /// The file as it is so far.
    pub(super) fn file(&mut self) -> &mut File {
        self.fresh.as_file_mut()
    }

    /// Gives it its name, durably; gives back its size in bytes.
    ///
    /// # Errors
    /// Then nothing has changed.
    pub(super) fn keep(self) -> anyhow::Result<u64> {
        self.keep_by(|fresh, path| fresh.persist(path))
    }

    /// The same, but a file that has the name by now stays.
    ///
    /// # Errors
    /// Then nothing has changed.
    pub(super) fn keep_new(self) -> anyhow::Result<u64> {
        self.keep_by(|fresh, path| fresh.persist_noclobber(path))
    }

    fn keep_by(
        self,
        name: impl FnOnce(NamedTempFile, &Path) -> Result<File, tempfile::PersistError>,
    ) -> anyhow::Result<u64> {
        let cannot = || format!("cannot write {}", self.path.display());
        self.fresh.as_file().sync_all().with_context(cannot)?;
        let file = name(self.fresh, &self.path).with_context(cannot)?;
        // Not every file system knows a folder that can be made durable.
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let _ = fs::File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all());
        Ok(file.metadata().with_context(cannot)?.len())
    }
}
