//! What writing and reading the stream have in common.

/// The number rises with every change of the stream format.
pub(in crate::store) const FIRST_LINE: &[u8] = b"candidates-bot snapshot 2\n";

/// Ends the rows of a table.
pub(super) const NO_MORE: u32 = u32::MAX;

/// Maximum length of a key, value or name; a larger length is damage, and must not cause an allocation.
pub(super) const LONGEST: u32 = 1 << 30;
