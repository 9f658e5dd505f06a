//! Where the parts of an answer go.

use std::io;

/// A part of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Words for the operator.
    Text(&'a str),
    /// Bytes of a file.
    Bytes(&'a [u8]),
    /// Progress: this many of this many.
    Progress {
        /// Number done so far.
        done: u64,
        /// Total number.
        of: u64,
    },
}

/// The receiver of an answer: it gets each part as soon as it is there.
pub trait Reply {
    /// Takes the next part.
    ///
    /// # Errors
    /// The receiver wants no more, or it can't be written.
    fn take(&mut self, part: Part<'_>) -> io::Result<()>;
}

/// Writes bytes of a file into an answer.
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
