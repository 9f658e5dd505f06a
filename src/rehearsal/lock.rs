//! Which rehearsal may run: on one machine, only one rehearsal with a site at a time. So the rehearsal that
//! holds the lock knows that nothing with its mark is running any more, however the last one ended.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use reqwest::Url;

use crate::exam::ContentHash;

/// Another rehearsal with this site is running on this machine.
#[derive(Debug)]
pub(super) struct Busy;

/// The lock. It ends when this is dropped and when the process ends, for whatever reason.
#[derive(Debug)]
pub(super) struct Lock {
    /// The mark of rehearsals that hold this lock.
    pub mark: u32,
    /// The locked file; `None`: no lock is possible here, and the mark is not shared with others.
    _lock: Option<File>,
}

impl Lock {
    /// Takes the lock for rehearsals with this site; it is a small file in this folder.
    pub fn take(folder: &Path, site: &Url) -> Result<Self, Busy> {
        let user = rustix::process::geteuid().as_raw();
        let site = ContentHash::of(site.as_str().as_bytes());
        let path = folder.join(format!("candidates-bot-rehearsal-{user}-{site}.lock"));
        let free = || Self { mark: rand::random(), _lock: None };
        let Some(mut file) = open(&path, user) else { return Ok(free()) };
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Err(Busy),
            Err(TryLockError::Error(_)) => Ok(free()),
            Ok(()) => Ok(mark(&mut file).map_or_else(free, |mark| Self { mark, _lock: Some(file) })),
        }
    }
}

/// Opens only a file of our own: in a folder where everyone can write, another user's file can't be trusted.
fn open(path: &Path, user: u32) -> Option<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    options.custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    let file = options.open(path).ok()?;
    let found = file.metadata().ok()?;
    (found.is_file() && found.uid() == user).then_some(file)
}

/// The mark in the file, or a new one.
fn mark(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    Read::by_ref(file).take(64).read_to_string(&mut text).ok()?;
    if let Ok(mark) = u32::from_str_radix(text.trim(), 16) {
        return Some(mark);
    }
    let mark: u32 = rand::random();
    file.set_len(0).ok()?;
    file.rewind().ok()?;
    writeln!(file, "{mark:08x}").ok()?;
    Some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(url: &str) -> Url {
        url.parse().expect("an address")
    }

    #[test]
    fn one_has_the_turn_and_the_next_has_the_same_mark() {
        let folder = tempfile::tempdir().expect("a folder");
        let (here, there) = (site("http://one.example/"), site("http://other.example/"));
        let first = Lock::take(folder.path(), &here).expect("nobody has it");
        Lock::take(folder.path(), &here).expect_err("it is taken");
        Lock::take(folder.path(), &there).expect("another site is another matter");
        let mark = first.mark;
        drop(first);
        assert_eq!(Lock::take(folder.path(), &here).expect("free again").mark, mark);
    }

    #[test]
    fn where_no_lock_is_to_be_had_every_rehearsal_has_a_mark_of_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let nowhere = folder.path().join("not-there");
        let here = site("http://one.example/");
        let first = Lock::take(&nowhere, &here).expect("a turn");
        let second = Lock::take(&nowhere, &here).expect("a turn");
        assert_ne!(first.mark, second.mark);
    }

    #[test]
    fn a_link_is_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let here = site("http://one.example/");
        drop(Lock::take(folder.path(), &here).expect("a turn"));
        let lock =
            folder.path().read_dir().expect("readable").next().expect("a file").expect("a file").path();
        std::fs::remove_file(&lock).expect("removed");
        let victim = folder.path().join("precious");
        std::fs::write(&victim, "as it was").expect("written");
        std::os::unix::fs::symlink(&victim, &lock).expect("a link");
        Lock::take(folder.path(), &here).expect("without a lock");
        assert_eq!(std::fs::read_to_string(&victim).expect("readable"), "as it was");
    }
}
