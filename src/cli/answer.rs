//! The answer to a request, as the command line receives it.

use std::io::{self, Write};

use super::progress::Progress;
use crate::control::{Part, Reply};

/// Collects the texts of an answer, writes the bytes of a file to their destination, and shows progress on a
/// terminal.
pub(super) struct Answer<'a> {
    text: String,
    bytes: Option<&'a mut dyn Write>,
    unread: bool,
    progress: Progress,
}

impl<'a> Answer<'a> {
    /// For an answer that has only text.
    pub(super) fn of_words() -> Self {
        Self { text: String::new(), bytes: None, unread: false, progress: Progress::new(0, "{pos} of {len}") }
    }

    /// For an answer with a file in it.
    pub(super) fn with_bytes(to: &'a mut dyn Write) -> Self {
        Self { bytes: Some(to), ..Self::of_words() }
    }

    /// Whether the reader of the output is gone.
    pub(super) fn is_unread(&self) -> bool {
        self.unread
    }

    /// The collected text.
    pub(super) fn into_text(self) -> String {
        self.text
    }
}

impl Reply for Answer<'_> {
    fn take(&mut self, part: Part<'_>) -> io::Result<()> {
        match part {
            Part::Text(text) => self.text.push_str(text),
            Part::Bytes(bytes) => {
                if let Some(to) = &mut self.bytes {
                    let written = to.write_all(bytes);
                    self.unread =
                        written.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
                    written?;
                }
            }
            Part::Progress { done, of } => self.progress.set(done, of),
        }
        Ok(())
    }
}
