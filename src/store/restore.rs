//! Putting a copy in the place of the database: looked through from end to end before anything is changed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use redb::{Key, ReadOnlyDatabase, TableDefinition, Value};

use super::access::guarded;
use super::codec::{self, Record};
use super::open::{beside, sync_folder};
use super::records::{Attempt, AuditEntry, Candidate, Conversation, DeadLetter, HrEntry, Metrics};
use super::view::read_submission;
use super::{OutboxEntry, Records, Store, StoreError, View, tables};

/// What was put in place.
#[derive(Debug, PartialEq, Eq)]
pub struct Restored {
    /// Candidates in it.
    pub candidates: usize,
    /// Effects that wait in it, and are done when the bot starts.
    pub effects: usize,
    /// Where the database is that was there before.
    pub aside: Option<PathBuf>,
}

impl Store {
    /// Puts a copy of `backup` at `path`, after every page and every record of it was read. A database that is there is
    /// kept under another name; `backup` is only read.
    ///
    /// # Errors
    /// [`StoreError`]: a bot has the database open, or the backup is damaged or newer. Then nothing was changed.
    pub fn restore(backup: &Path, path: &Path, now: DateTime<Utc>) -> Result<Restored, StoreError> {
        refuse_if_open(path)?;
        let failed = |error: io::Error| StoreError::opening(path, &error);
        let mut copy = beside(path).map_err(failed)?;
        let mut source = fs::File::open(backup).map_err(|error| StoreError::opening(backup, &error))?;
        io::copy(&mut source, &mut copy).map_err(failed)?;
        let (candidates, effects) = look_through(copy.path()).map_err(|error| error.about(backup))?;
        copy.as_file().sync_all().map_err(failed)?;
        let aside = set_aside(path, now).map_err(failed)?;
        copy.persist_noclobber(path).map_err(|error| failed(error.error))?;
        sync_folder(path).map_err(failed)?;
        Ok(Restored { candidates, effects, aside })
    }
}

/// A running bot holds a lock on its file, be it damaged or not.
fn refuse_if_open(path: &Path) -> Result<(), StoreError> {
    if !path.exists() {
        return Ok(());
    }
    match guarded(|| ReadOnlyDatabase::open(path)) {
        Ok(Err(redb::DatabaseError::DatabaseAlreadyOpen)) => Err(StoreError::InUse(path.to_owned())),
        // Whatever else is wrong with it is why it is replaced.
        _ => Ok(()),
    }
}

/// Reads every page and every record; tells how many candidates and waiting effects there are.
fn look_through(path: &Path) -> Result<(usize, usize), StoreError> {
    let store = Store::open_existing(path)?;
    store.check_schema(path)?;
    let view = store.read()?;
    let candidates = records::<_, Candidate>(&view, tables::CANDIDATES)?;
    records::<_, Attempt>(&view, tables::ATTEMPTS)?;
    records::<_, Metrics>(&view, tables::METRICS)?;
    records::<_, HrEntry>(&view, tables::WHITELIST)?;
    records::<_, Conversation>(&view, tables::CONVERSATIONS)?;
    records::<_, DeadLetter>(&view, tables::DEAD_LETTERS)?;
    records::<_, AuditEntry>(&view, tables::AUDIT)?;
    let effects = records::<_, OutboxEntry>(&view, tables::OUTBOX)?;
    view.all(tables::SUBMISSIONS, |_, bytes| read_submission(bytes).map(drop))?;
    Ok((candidates, effects))
}

fn records<K: Key + 'static, R: Record>(
    view: &View,
    table: TableDefinition<'static, K, &'static [u8]>,
) -> Result<usize, StoreError>
where
    &'static [u8]: Value,
{
    Ok(view.all(table, |_, bytes| codec::decode::<R>(bytes).map(drop))?.len())
}

/// Gives the database that is there another name.
fn set_aside(path: &Path, now: DateTime<Utc>) -> io::Result<Option<PathBuf>> {
    if !path.exists() {
        return Ok(None);
    }
    let mut name = path.as_os_str().to_owned();
    name.push(now.format(".replaced-%Y%m%d-%H%M%S").to_string());
    let aside = PathBuf::from(name);
    // A link fails where a rename would overwrite.
    fs::hard_link(path, &aside)?;
    fs::remove_file(path)?;
    Ok(Some(aside))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{SCHEMA, records::HrKey};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000, 0).expect("a moment")
    }

    /// A database with one HR person of this id.
    fn filled(path: &Path, id: u64) {
        let store = Store::open(path).expect("fresh");
        let tx = store.write().expect("write");
        let key = HrKey::Id(id);
        let entry =
            HrEntry { key, person: Some(id), first_name: String::new(), language: None, added: now() };
        tx.put_hr(&entry).expect("put");
        tx.commit().expect("commit");
    }

    fn people(path: &Path) -> Vec<Option<u64>> {
        let list = Store::open(path).and_then(|store| store.read()?.whitelist()).expect("the whitelist");
        list.into_iter().map(|entry| entry.person).collect()
    }

    #[test]
    fn a_copy_takes_the_place_of_what_was_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let (backup, path) = (folder.path().join("copy"), folder.path().join("bot.redb"));
        filled(&backup, 1);
        let before = fs::read(&backup).expect("the copy");
        let restored = Store::restore(&backup, &path, now()).expect("an empty place");
        assert_eq!(restored, Restored { candidates: 0, effects: 0, aside: None });
        filled(&path, 2);
        let restored = Store::restore(&backup, &path, now()).expect("a taken place");
        assert_eq!(people(&path), [Some(1)]);
        assert_eq!(people(&restored.aside.expect("it was there")), [Some(1), Some(2)]);
        assert_eq!(fs::read(&backup).expect("the copy"), before);
    }

    #[test]
    fn what_can_not_be_relied_on_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let (backup, path) = (folder.path().join("copy"), folder.path().join("bot.redb"));
        filled(&path, 2);
        let refused = |part: &str| {
            let error = Store::restore(&backup, &path, now()).expect_err("refused").to_string();
            assert!(error.contains("copy") && error.contains(part), "{error}");
            assert_eq!(people(&path), [Some(2)]);
            assert_eq!(
                fs::read_dir(folder.path()).expect("the folder").count(),
                1 + usize::from(backup.exists())
            );
        };
        refused("No such file");
        fs::write(&backup, b"a letter to a friend").expect("write");
        refused("damaged");
        fs::remove_file(&backup).expect("remove");
        filled(&backup, 1);
        let tx = Store::open(&backup).expect("open").write().expect("write");
        tx.set_schema(SCHEMA + 1).expect("set");
        tx.commit().expect("commit");
        refused("newer");
    }

    #[test]
    fn a_running_bot_keeps_its_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let (backup, path) = (folder.path().join("copy"), folder.path().join("bot.redb"));
        filled(&backup, 1);
        let _running = Store::open(&path).expect("open");
        let error = Store::restore(&backup, &path, now()).expect_err("refused");
        assert!(matches!(error, StoreError::InUse(_)), "{error}");
    }

    /// One bit is wrong somewhere: the file reads as before, or it is refused by name. Nothing in between.
    #[test]
    fn a_flipped_bit_or_a_cut_is_noticed_or_does_not_matter() {
        use rand::rngs::StdRng;
        use rand::{Rng, SeedableRng};
        let folder = tempfile::tempdir().expect("a folder");
        let (whole, path) = (folder.path().join("whole"), folder.path().join("bot.redb"));
        for id in 1..200 {
            filled(&whole, id);
        }
        let (bytes, expected) = (fs::read(&whole).expect("the file"), people(&whole));
        let mut dice = StdRng::seed_from_u64(7);
        let mut refused = 0;
        for round in 0..300 {
            let mut broken = bytes.clone();
            if round % 3 == 0 {
                broken.truncate(dice.random_range(0..bytes.len()));
            } else {
                let at = dice.random_range(0..bytes.len());
                broken[at] ^= 1 << dice.random_range(0..8);
            }
            fs::write(&path, &broken).expect("write");
            match Store::open(&path).and_then(|store| store.read()?.whitelist()) {
                Ok(list) => {
                    let list: Vec<_> = list.into_iter().map(|entry| entry.person).collect();
                    assert_eq!(list, expected, "round {round} was read wrongly");
                }
                Err(error) => {
                    refused += 1;
                    let error = error.to_string();
                    assert!(error.contains("bot.redb") && error.contains("restore FILE"), "{error}");
                    assert!(!error.contains('\n'), "{error}");
                }
            }
        }
        assert!(refused >= 100, "only {refused} were noticed");
    }
}
