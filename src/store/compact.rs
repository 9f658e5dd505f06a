//! Giving space back to the disk.

use std::fs;
use std::path::Path;

use super::access::guarded;
use super::error::{FileError, Trouble};
use super::opening::open_checked;
use super::{Store, StoreError};

/// Sizes of a file in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compacted {
    /// Before.
    pub before: u64,
    /// After.
    pub after: u64,
}

/// Moves the contents of the file together and cuts the free space off its end. A crash in the middle loses
/// nothing. No bot may be running.
///
/// # Errors
/// [`StoreError`], as [`Store::open`].
pub fn compact(path: &Path) -> Result<Compacted, StoreError> {
    let size =
        || fs::metadata(path).map(|found| found.len()).map_err(|error| FileError::opening(path, &error));
    let before = size()?;
    // Refuses a file that is not ours, or of an unknown schema.
    drop(Store::open_as_it_is(path)?);
    let mut database = open_checked(path)?;
    let compacted = guarded(|| -> Result<(), redb::CompactionError> {
        // Each round moves data into the space that the previous one freed.
        while database.compact()? {}
        Ok(())
    });
    let closed = guarded(|| drop(database));
    match compacted.map_err(|cause| FileError::Damaged { path: path.to_owned(), cause })? {
        Ok(()) => closed.map_err(|cause| FileError::Damaged { path: path.to_owned(), cause })?,
        Err(error) => return Err(Trouble::from(error).in_file(path)),
    }
    Ok(Compacted { before, after: size()? })
}
