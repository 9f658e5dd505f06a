//! A command that the operator interrupts.

use anyhow::{Context, bail};
use tokio::signal::unix::{SignalKind, signal};

use super::runtime::runtime;

/// Runs the work unless the operator interrupts it (Ctrl+C, SIGTERM, a closed terminal): then it stops where it
/// waits, and unfinished files and folders are removed as after any other error.
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
        bail!("interrupted; the unfinished files are removed")
    })
}
