//! Whether the database file is still in place. If a file is removed or replaced while the bot works with it,
//! the bot keeps writing to a file without a name, and all of that is lost when the bot ends.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::store::Store;

/// The path of the file, and its identity.
pub(super) struct Database {
    path: PathBuf,
    store: Store,
    identity: Option<(u64, u64)>,
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    fs::metadata(path).map(|found| (found.dev(), found.ino()))
}

impl Database {
    /// The file that has this name now.
    pub(super) fn now_at(path: PathBuf, store: Store) -> Self {
        Self { identity: identity(&path).ok(), path, store }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What happened and what to do; `None` if the file is still in place. The bot goes on: it is the only one that
    /// still has the file, and can still provide a copy of it.
    pub(super) fn lost(&self) -> Option<String> {
        let before = self.identity?;
        let what = match identity(&self.path) {
            Ok(found) if found == before => return None,
            // The bot itself has rewritten it.
            Ok(_) if fs::metadata(&self.path).is_ok_and(|found| self.store.is_its_file(&found)) => {
                return None;
            }
            Ok(_) => "was replaced by another file",
            Err(error) if error.kind() == io::ErrorKind::NotFound => "was removed or renamed",
            // If we can't look, we know nothing.
            Err(_) => return None,
        };
        Some(format!(
            "the database {} {what} while the bot works with it, and what is written since is lost when the bot ends: \
             take a copy first, with `candidates-bot backup FILE`, then stop the bot and `candidates-bot restore FILE`",
            self.path.display()
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: PathBuf) -> Database {
        Database::now_at(path, Store::in_memory().expect("a store"))
    }

    #[test]
    fn a_file_that_is_removed_or_replaced_is_lost_and_one_that_is_written_is_not() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("bot.redb");
        fs::write(&path, "one").expect("written");
        let database = at(path.clone());
        fs::write(&path, "two").expect("written");
        assert_eq!(database.lost(), None);

        let held = fs::File::open(&path).expect("the bot holds it");
        fs::remove_file(&path).expect("removed");
        let lost = database.lost().expect("it is lost");
        assert!(
            lost.contains("bot.redb was removed or renamed") && lost.contains("`candidates-bot backup FILE`")
        );
        fs::write(&path, "two").expect("written");
        assert!(database.lost().expect("another one").contains("was replaced by another file"));
        drop(held);
        assert_eq!(at(folder.path().join("nowhere")).lost(), None);
        assert_eq!(at(path.join("below a file")).lost(), None);
    }
}
