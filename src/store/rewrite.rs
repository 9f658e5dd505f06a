//! Rewriting the file: everything that is in it goes into a fresh file, which takes its place.
//!
//! **Why.** redb overwrites nothing: what was removed stays in pages that are free and behind the end of what a page
//! holds, until something else happens to be written there. Compacting moves pages, and leaves such bytes in them. A
//! person who was erased must not be readable there.
//!
//! **Invariant.** Nothing is lost, whenever the process dies: the fresh file is whole and durable before it gets the
//! name, and it gets the name only if nothing was written since the copy began. Writers wait only for the renaming,
//! not for the copy. Who reads the former file reads it to the end.

use std::fs;
use std::io;
use std::ops::Bound;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use redb::{Database, Key, ReadableTableMetadata, TableDefinition, TableHandle, Value, WriteTransaction};
use tempfile::TempPath;

use super::access::guarded;
use super::error::{FileError, Trouble};
use super::open::FileId;
use super::opening::{self, sync_folder};
use super::tables::{self, Visitor};
use super::traces::UNCLEAN;
use super::{Copies, Store, StoreError, View};
use crate::output::behind_links;

/// Follows the name of the database in that of the fresh file while it is written.
pub const REWRITING: &str = ".rewriting";

/// Number of rows between two looks whether to stop.
const STEP: u64 = 1000;

/// A file that was rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// Size before in bytes.
    pub before: u64,
    /// Size after.
    pub after: u64,
    /// Whether nothing is left of anybody who was erased; otherwise something about them still waits to be done.
    pub is_clean: bool,
}

impl Store {
    /// Rewrites the file without anything that is not in use. `None`: something was written meanwhile, it was stopped,
    /// or the store has no file.
    ///
    /// # Errors
    /// [`StoreError`]; the file is as it was, and remains in use.
    pub fn rewrite(&self, is_stopped: &dyn Fn() -> bool) -> Result<Option<Rewritten>, StoreError> {
        let Some(path) = self.open.file.get() else { return Ok(None) };
        let failed = |error: &io::Error| StoreError::from(FileError::opening(path, error));
        let place = behind_links(path).map_err(|error| failed(&error))?;
        let found = fs::metadata(&place).map_err(|error| failed(&error))?;
        if !self.open.is_known(FileId::of(&found)) {
            return Err(failed(&io::Error::other("another file has taken its place")));
        }
        // Nobody writes while both are taken, so they belong together.
        let lock = self.write()?;
        let (view, commits) = (self.read()?, self.commits());
        drop(lock);
        let is_clean = view.outbox_size()? == 0 && view.copies_waiting()? == 0;
        let (fresh, database) = {
            let fresh = make(&place, &found).map_err(|error| failed(&error))?;
            let Some(database) = fill(&view, &fresh, path, is_clean, is_stopped)? else { return Ok(None) };
            (fresh, database)
        };
        drop(view);
        let id = fs::metadata(&fresh).map(|found| FileId::of(&found)).map_err(|error| failed(&error))?;
        let after = fs::metadata(&fresh).map_or(0, |found| found.len());

        let lock = self.write()?;
        if self.commits() != commits {
            return Ok(None);
        }
        self.open.knows(id);
        fresh.persist(&place).map_err(|error| failed(&error.error))?;
        // From here on the fresh file is the one that the next start finds, so nobody may write to the former any more.
        let before = self.open.current();
        self.open.replace(database);
        let synced = sync_folder(&place);
        // Closing the former file may hit damage in it, which does not matter any more.
        let _ = guarded(move || drop((lock, before)));
        synced.map_err(|error| failed(&error))?;
        Ok(Some(Rewritten { before: found.len(), after, is_clean }))
    }

    /// Number of commits so far, in this process. While a transaction is open, nobody else changes it.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.open.access.commits()
    }

    /// Removes what a process left that died while it rewrote the file.
    pub(super) fn clear_up(path: &Path) {
        if let Ok(place) = behind_links(path) {
            let _ = fs::remove_file(fresh_path(&place));
        }
    }
}

fn fresh_path(place: &Path) -> PathBuf {
    let mut name = place.as_os_str().to_owned();
    name.push(REWRITING);
    PathBuf::from(name)
}

/// An empty file beside the database, with its owner and rights, which is removed again unless it gets the name.
fn make(place: &Path, like: &fs::Metadata) -> io::Result<TempPath> {
    let path = fresh_path(place);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let made = opening::make_at(path)?;
    let owner = made.as_file().metadata()?;
    if (owner.uid(), owner.gid()) != (like.uid(), like.gid()) {
        // Only root may; anybody else has made it as the owner of the database already.
        let _ = std::os::unix::fs::fchown(made.as_file(), Some(like.uid()), Some(like.gid()));
    }
    made.as_file().set_permissions(like.permissions())?;
    Ok(made.into_temp_path())
}

/// Copies everything into the fresh file, and checks every page of it; `None`: it was stopped.
fn fill(
    view: &View,
    fresh: &Path,
    name: &Path,
    is_clean: bool,
    is_stopped: &dyn Fn() -> bool,
) -> Result<Option<Database>, StoreError> {
    let mut database = opening::fresh_database(fresh, name)?;
    let filled = guarded(|| -> Result<bool, Trouble> {
        let mut txn = database.begin_write()?;
        txn.set_two_phase_commit(true);
        let mut copy = Transfer { view, txn: &txn, is_clean, is_stopped, rows: 0, goes_on: true };
        tables::each(&mut copy)?;
        if !copy.goes_on {
            return Ok(false);
        }
        txn.commit()?;
        // What the disk took is what was written.
        if !database.check_integrity()? {
            return Err(spoilt("the fresh file was not written correctly"));
        }
        Ok(true)
    });
    match filled {
        Ok(Ok(is_whole)) => Ok(is_whole.then_some(database)),
        Ok(Err(trouble)) => Err(trouble.in_file(name)),
        Err(cause) => Err(FileError::Damaged { path: name.to_owned(), cause }.into()),
    }
}

fn spoilt(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Trouble {
    redb::StorageError::Io(io::Error::other(cause)).into()
}

/// Copies the rows of all tables.
struct Transfer<'a> {
    view: &'a View,
    txn: &'a WriteTransaction,
    is_clean: bool,
    is_stopped: &'a dyn Fn() -> bool,
    rows: u64,
    goes_on: bool,
}

impl Transfer<'_> {
    /// Whether a row is only kept until the file is clean. Replies to strangers count for a minute.
    fn is_left_out(&self, table: &str, key: &[u8]) -> bool {
        let short_lived =
            [tables::ERASED.name(), tables::RECENT_REPLIES.name(), tables::RECENT_REPLIES_BY_TIME.name()];
        let is_mark = table == tables::META.name() && key == UNCLEAN.as_bytes();
        self.is_clean && (is_mark || short_lived.contains(&table))
    }
}

impl Visitor for Transfer<'_> {
    type Error = Trouble;

    fn visit<K: Key + 'static, V: Value + 'static>(
        &mut self,
        definition: TableDefinition<'static, K, V>,
    ) -> Result<(), Trouble> {
        let mut table = self.txn.open_table(definition)?;
        if !self.goes_on {
            return Ok(());
        }
        let mut end = table.upper_bound_mut(Bound::<K::SelfType<'_>>::Unbounded)?;
        let (mut copied, mut left_out, mut refused) = (0, 0, None);
        self.view.each_row(definition, |key, value| {
            self.rows += 1;
            if self.rows.is_multiple_of(STEP) && (self.is_stopped)() {
                self.goes_on = false;
            } else if self.is_left_out(definition.name(), K::as_bytes(&key).as_ref()) {
                left_out += 1;
            } else {
                match end.insert_before(key, value) {
                    Ok(()) => copied += 1,
                    Err(error) => refused = Some(error.to_string()),
                }
            }
            self.goes_on && refused.is_none()
        })?;
        end.close()?;
        if let Some(cause) = refused {
            return Err(spoilt(cause));
        }
        let is_whole = table.len()? == copied && self.view.count(definition)? == copied + left_out;
        if self.goes_on && !is_whole {
            return Err(spoilt(format!("the table {} was not read to its end", definition.name())));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
