//! For tests: a store in memory whose disk can be made to fail.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use redb::StorageBackend;
use redb::backends::InMemoryBackend;

use super::{FileError, Store, StoreError};

/// A fresh store, and the switch that makes its writes fail.
pub(crate) fn store() -> (Store, Arc<AtomicBool>) {
    let breaks = Arc::new(AtomicBool::new(false));
    let disk = Disk { memory: InMemoryBackend::new(), breaks: Arc::clone(&breaks) };
    (Store::made_in_memory(disk).expect("a database in memory"), breaks)
}

/// Opens the store of a file that was just released. A concurrent test that starts a process has all files open
/// for a short time.
pub(crate) fn reopened(path: &Path) -> Store {
    loop {
        match Store::open(path) {
            Err(StoreError::File(FileError::InUse(_))) => std::thread::yield_now(),
            opened => return opened.expect("it opens"),
        }
    }
}

#[derive(Debug)]
struct Disk {
    memory: InMemoryBackend,
    breaks: Arc<AtomicBool>,
}

impl Disk {
    fn check(&self) -> Result<(), io::Error> {
        if self.breaks.load(Ordering::SeqCst) {
            return Err(io::Error::other("disk full"));
        }
        Ok(())
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> Result<u64, io::Error> {
        self.memory.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), io::Error> {
        self.memory.read(offset, out)
    }

    fn set_len(&self, len: u64) -> Result<(), io::Error> {
        self.check()?;
        self.memory.set_len(len)
    }

    fn sync_data(&self) -> Result<(), io::Error> {
        self.check()?;
        self.memory.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), io::Error> {
        self.check()?;
        self.memory.write(offset, data)
    }
}
