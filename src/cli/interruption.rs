//! A command that an operator ends in the middle.

use anyhow::{Context, bail};
use tokio::signal::unix::{SignalKind, signal};

use super::runtime::runtime;

/// Does it, unless the operator ends it first (Ctrl+C, SIGTERM, a closed terminal): then it stops where it waits, and what
/// is on its way to a file or folder is put away as after any other error.
pub(super) fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    runtime()?.block_on(async {
        let listen = |kind| signal(kind).context("cannot listen for signals");
        let mut interrupt = listen(SignalKind::interrupt())?;
        let mut terminate = listen(SignalKind::terminate())?;
        let mut hang_up = listen(SignalKind::hangup())?;
        tokio::select! {
            biased;
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
            done = work => return done,
        }
        bail!("ended from outside; nothing is left of what was begun")
    })
}
