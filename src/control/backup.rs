//! `backup`: all rows of the file as of this moment, as the bytes of a snapshot's stream.

use std::cell::RefCell;
use std::io::{self, Write};

use super::office::Office;
use super::reply::{Part, Reply};
use crate::store::write_snapshot;

/// Sends the stream. The bot goes on meanwhile: it is a read transaction.
pub(super) fn perform(office: &dyn Office, reply: &mut dyn Reply) -> anyhow::Result<()> {
    let view = office.store().read()?;
    // Bytes and words on how far it is take turns.
    let reply = RefCell::new(reply);
    let mut progress = |done, of| reply.borrow_mut().take(Part::Progress { done, of });
    write_snapshot(&view, &mut Bytes(&reply), &mut progress)?;
    Ok(())
}

struct Bytes<'a, 'b>(&'a RefCell<&'b mut dyn Reply>);

impl Write for Bytes<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().take(Part::Bytes(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
