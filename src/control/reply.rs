//! Where an answer goes, part by part.

use std::io;

/// A part of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Words for the operator.
    Text(&'a str),
    /// Bytes of a file.
    Bytes(&'a [u8]),
    /// How far it is: so many of so many.
    Progress {
        /// Done so far.
        done: u64,
        /// In all.
        of: u64,
    },
}

/// Where an answer goes, part by part, as soon as each is there.
pub trait Reply {
    /// Takes the next part.
    ///
    /// # Errors
    /// Nobody wants more of it, or it can't be written.
    fn take(&mut self, part: Part<'_>) -> io::Result<()>;
}

/// Bytes of a file on their way into an answer.
pub(super) struct BytesOf<'a>(pub(super) &'a mut dyn Reply);

impl io::Write for BytesOf<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.take(Part::Bytes(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
