//! Opening the file, making it, and what is checked before anything relies on it.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use redb::Database;
use tempfile::{NamedTempFile, TempPath};

use super::access::guarded;
use super::error::{FileError, Trouble};
use super::open::Store;
use super::read::Records;
use super::{SCHEMA, StoreError, closing, migrations};
use crate::output::behind_links;

/// redb's page cache in bytes: the working set is small, the system caches the file's pages anyway, and redb's
/// default of 1 GiB is too much for small servers. Four times this size was no faster in any of the benchmarks,
/// but was filled when all pages were checked, and stayed filled.
const CACHE_BYTES: usize = 2 * 1024 * 1024;

impl Store {
    /// Opens the file, or makes it, readable by its owner only.
    ///
    /// # Errors
    /// [`StoreError`], with the file's name and what to do.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if let Err(error) = fs::metadata(path) {
            if error.kind() != io::ErrorKind::NotFound {
                return Err(FileError::opening(path, &error).into());
            }
            make(path)?;
        }
        Self::open_existing(path)?.of_today(path)
    }

    /// Opens the file as [`Store::open`] does, but does not make one.
    ///
    /// # Errors
    /// [`StoreError`], including [`FileError::Missing`].
    pub fn open_there(path: &Path) -> Result<Self, StoreError> {
        if fs::metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            // A relative name is of little help to a user in the wrong folder.
            let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            return Err(FileError::Missing(path).into());
        }
        Self::open_existing(path)?.of_today(path)
    }

    /// Migrates the file to the current schema; the previous file is kept next to it, under its name with its
    /// schema.
    fn of_today(self, path: &Path) -> Result<Self, StoreError> {
        let schema = self.check_schema(path)?;
        let store = if schema < SCHEMA {
            // A consistent copy of the file is possible only while nothing uses it.
            drop(self);
            let copy = keep_copy(path, schema)?;
            let store = Self::open_existing(path)?;
            migrations::bring_up_to_date(&store, schema)?;
            tracing::warn!(schema, now = SCHEMA, copy = %copy.display(), "the database was of an earlier version");
            store
        } else {
            self
        };
        store.is_at(path);
        Ok(store)
    }

    /// Opens the file as [`Store::open`] does, or makes it, but checks its pages only if it was touched since a bot
    /// closed it properly.
    ///
    /// # Errors
    /// [`StoreError`], with the file's name and what to do.
    pub fn open_for_work(path: &Path) -> Result<Self, StoreError> {
        let store = match Self::open_untouched(path)? {
            Some(store) => store.of_today(path)?,
            None => Self::open(path)?,
        };
        // Nobody else writes beside a file that is in use here.
        Self::clear_up(path);
        Ok(store)
    }

    /// The file, if it was not touched since it was closed properly.
    fn open_untouched(path: &Path) -> Result<Option<Self>, StoreError> {
        let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file);
        let Some(time) = metadata.as_ref().and_then(closing::time) else { return Ok(None) };
        let opened = guarded(|| -> Result<Option<Database>, Trouble> {
            let database = redb::Builder::new().set_cache_size(CACHE_BYTES).open(path)?;
            Ok(closing::agrees(&database, time, closing::now())?.then_some(database))
        });
        match opened.map(|opened| opened.map_err(|error| error.in_file(path))) {
            Ok(Err(error @ StoreError::File(FileError::InUse(_)))) => Err(error),
            Ok(Ok(Some(database))) => Ok(Some(Self::new(database, path, false))),
            // The check will report what is wrong, if anything is.
            Ok(Ok(None) | Err(_)) | Err(_) => Ok(None),
        }
    }

    /// Opens an existing file of the current or an older schema, without changing anything in it.
    ///
    /// # Errors
    /// [`StoreError`], as [`Store::open`].
    pub fn open_as_it_is(path: &Path) -> Result<Self, StoreError> {
        let store = Self::open_existing(path)?;
        if store.check_schema(path)? == SCHEMA {
            store.is_at(path);
        }
        Ok(store)
    }

    /// A fresh store on this backend.
    pub(super) fn made_in_memory(backend: impl redb::StorageBackend) -> Result<Self, StoreError> {
        let path = Path::new("in memory");
        let database = redb::Builder::new()
            .set_cache_size(CACHE_BYTES)
            .create_with_backend(backend)
            .map_err(|error| Trouble::from(error).in_file(path))?;
        let store = Self::new(database, path, true);
        store.create_tables()?;
        Ok(store)
    }

    /// Opens an existing file, and checks every page of it.
    pub(super) fn open_existing(path: &Path) -> Result<Self, StoreError> {
        let metadata = fs::metadata(path).map_err(|error| FileError::opening(path, &error))?;
        if !metadata.is_file() {
            let cause = "it is not a file".to_owned();
            return Err(FileError::Open { path: path.to_owned(), cause }.into());
        }
        // redb would take it for a database that is yet to be made, and everybody would be forgotten.
        if metadata.len() == 0 {
            return Err(FileError::Damaged { path: path.to_owned(), cause: "it is empty".to_owned() }.into());
        }
        Ok(Self::new(open_checked(path)?, path, true))
    }

    /// The schema of the file; refuses one that is newer than the program, and one that is a database but not ours.
    pub(super) fn check_schema(&self, path: &Path) -> Result<u64, StoreError> {
        match self.read()?.schema()? {
            Some(found) if found > SCHEMA => Err(FileError::Newer { path: path.to_owned(), found }.into()),
            Some(found) => Ok(found),
            None => {
                let cause = "it has no schema version: not a database of this program".to_owned();
                Err(FileError::Damaged { path: path.to_owned(), cause }.into())
            }
        }
    }

    /// Creates missing tables.
    pub(super) fn create_tables(&self) -> Result<(), StoreError> {
        let tx = self.write()?;
        tx.create_tables()?;
        tx.set_schema(SCHEMA)?;
        tx.commit().map(drop)
    }
}

/// Opens with a check of every page.
///
/// **Why.** redb keeps a checksum of every page but does not compare it when it reads a page: without this
/// check, a file with one flipped bit was accepted, and mostly gave wrong records silently (185 of 200 flips;
/// none with the check). The price is reading the file once: 0.2 s for 270 MB (100,000 candidates with
/// attempts, scorecards, audit), 0.6 s for 1 GB (their submissions, too), 0.02 s for 10,000 candidates; without
/// the check it is 0.3 ms. After a crash redb has to read everything anyway. Only a bot that finds the file as
/// it was closed skips the check, see [`super::closing`].
pub(super) fn open_checked(path: &Path) -> Result<Database, StoreError> {
    let open =
        || redb::Builder::new().set_cache_size(CACHE_BYTES).set_check_integrity_on_open(true).open(path);
    match guarded(open) {
        Ok(Ok(database)) => Ok(database),
        Ok(Err(redb::DatabaseError::Storage(redb::StorageError::Io(error)))) => {
            Err(FileError::opening(path, &error).into())
        }
        Ok(Err(error)) => Err(Trouble::from(error).in_file(path)),
        Err(cause) => Err(FileError::Damaged { path: path.to_owned(), cause }.into()),
    }
}

/// Follows the name of the database in that of the copy from before an upgrade; the earlier schema's number is last.
pub const UPGRADE_COPY: &str = ".schema-";

/// Copies a file that nothing uses; returns the path of the copy.
fn keep_copy(path: &Path, schema: u64) -> Result<PathBuf, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!("{UPGRADE_COPY}{schema}"));
    let place = PathBuf::from(name);
    let copied = || -> io::Result<()> {
        let mut source = fs::File::open(path)?;
        source.try_lock_shared().map_err(io::Error::from)?;
        let mut copy = beside(path)?;
        io::copy(&mut source, copy.as_file_mut())?;
        copy.as_file().sync_all()?;
        copy.persist(&place)?;
        sync_folder(&place)
    };
    match copied() {
        Ok(()) => Ok(place),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
            Err(FileError::InUse(path.to_owned()).into())
        }
        Err(error) => {
            let cause = format!("cannot keep a copy before the file is brought up to date: {error}");
            Err(FileError::Io { path: path.to_owned(), cause }.into())
        }
    }
}

/// Makes a fresh file. It gets its name only when it is complete, so a file of that name without our tables in
/// it is always a damaged one. Only the owner has rights, since it holds people's passwords for the site.
fn make(path: &Path) -> Result<(), StoreError> {
    let error = |error: &io::Error| StoreError::from(FileError::opening(path, error));
    // A link whose target does not exist yet stays a link.
    let place = behind_links(path).map_err(|found| error(&found))?;
    let (name, path) = (path, &*place);
    let made = beside(path).map_err(|found| error(&found))?;
    fresh(made.path(), name)?.create_tables()?;
    made.as_file().sync_all().map_err(|found| error(&found))?;
    match made.persist_noclobber(path) {
        Ok(_) => sync_folder(path).map_err(|found| error(&found)),
        // Another process made it at the same time.
        Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(failed) => Err(error(&failed.error)),
    }
}

/// A database without tables in the empty file `path`; errors name the file `name` that it is going to be.
pub(super) fn fresh(path: &Path, name: &Path) -> Result<Store, StoreError> {
    Ok(Store::new(fresh_database(path, name)?, name, true))
}

/// The same as redb knows it.
pub(super) fn fresh_database(path: &Path, name: &Path) -> Result<Database, StoreError> {
    guarded(|| redb::Builder::new().set_cache_size(CACHE_BYTES).create(path))
        .map_err(|cause| FileError::Damaged { path: name.to_owned(), cause })?
        .map_err(|found| Trouble::from(found).in_file(name))
}

/// The folder that a file is in.
fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// An empty file in the same folder, for its owner only, which is removed again unless it gets a name. If root
/// makes it in the folder of a service, it is given to the owner of that folder: the service could not start
/// with a file that only root may open.
pub(super) fn beside(path: &Path) -> io::Result<NamedTempFile> {
    // Errors made by tempfile itself would name a file that the user does not know.
    make_at(folder(path).join(format!(".candidates-bot-{:016x}.new", rand::random::<u64>())))
}

/// The same under this name.
pub(super) fn make_at(fresh: PathBuf) -> io::Result<NamedTempFile> {
    let file = fs::File::options().read(true).write(true).create_new(true).mode(0o600).open(&fresh)?;
    let owner = fs::metadata(folder(&fresh))?;
    if file.metadata()?.uid() == 0 && owner.uid() != 0 {
        std::os::unix::fs::fchown(&file, Some(owner.uid()), Some(owner.gid()))?;
    }
    Ok(NamedTempFile::from_parts(file, TempPath::try_from_path(fresh)?))
}

/// Makes a change of names in a file's folder durable.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    fs::File::open(folder(path))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("bot.redb");
        (folder, path)
    }

    fn refusal(path: &Path) -> String {
        Store::open(path).err().expect("it must be refused").to_string()
    }

    #[test]
    fn a_second_opening_names_the_file_and_the_way_out() {
        let (_folder, path) = place();
        let _first = Store::open(&path).expect("first");
        let error = refusal(&path);
        assert!(error.contains("bot.redb") && error.contains("stop the running bot"), "{error}");
    }

    #[test]
    fn what_is_no_database_of_ours_is_refused_and_left_alone() {
        let (_folder, path) = place();
        for bytes in [b"".as_slice(), b"not a database at all, but a letter to a friend"] {
            fs::write(&path, bytes).expect("write");
            let error = refusal(&path);
            assert!(error.contains("bot.redb") && error.contains("candidates-bot restore FILE"), "{error}");
            assert_eq!(fs::read(&path).expect("it is there"), bytes);
        }
        fs::remove_file(&path).expect("remove");
        drop(Database::create(&path).expect("somebody else's database"));
        assert!(refusal(&path).contains("not a database of this program"));
    }

    #[test]
    fn a_newer_schema_is_refused() {
        let (_folder, path) = place();
        let store = Store::open(&path).expect("fresh");
        let tx = store.write().expect("write");
        tx.set_schema(SCHEMA + 1).expect("set");
        tx.commit().expect("commit");
        drop(store);
        assert!(
            matches!(Store::open(&path), Err(StoreError::File(FileError::Newer { found, .. })) if found == SCHEMA + 1)
        );
        let error = refusal(&path);
        assert!(error.contains("bot.redb") && error.contains("candidates-bot restore FILE"), "{error}");
    }

    #[test]
    fn an_older_schema_becomes_todays() {
        let (_folder, path) = place();
        let store = Store::open(&path).expect("fresh");
        let tx = store.write().expect("write");
        tx.set_schema(1).expect("set");
        tx.commit().expect("commit");
        drop(store);
        let store = Store::open(&path).expect("an older file");
        assert_eq!(store.read().expect("read").schema().expect("schema"), Some(SCHEMA));
    }

    #[test]
    fn a_fresh_file_is_its_owners_only_and_nothing_lies_beside_it() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, path) = place();
        let _store = Store::open(&path).expect("open");
        let mode = fs::metadata(&path).expect("metadata").permissions().mode();
        assert_eq!(mode & 0o077, 0, "mode {mode:o}");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    }
}
