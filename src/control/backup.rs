//! `backup`: all rows of the file at this point in time, as the bytes of a snapshot stream.

use std::cell::RefCell;
use std::io::{self, Write};

use super::backend::Backend;
use super::reply::{Part, Reply};
use crate::store::write_snapshot;

/// Sends the stream. The bot continues meanwhile: it is a read transaction.
pub(super) fn perform(backend: &dyn Backend, reply: &mut dyn Reply) -> anyhow::Result<()> {
    let view = backend.store().read()?;
    // Both the bytes and the progress need the reply.
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
