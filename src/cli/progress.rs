//! How far something is, on a terminal.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Whoever waits less has no use for a bar.
const TIMEOUT: Duration = Duration::from_secs(1);

/// A bar on the terminal, once the work has taken a while; it is gone when it is dropped.
pub(super) struct Progress {
    began: Instant,
    bar: ProgressBar,
}

impl Progress {
    /// Nothing of so many; the words tell how far it is, as in indicatif's templates: `{pos} of {len} files`.
    pub(super) fn new(of: u64, words: &str) -> Self {
        // It draws nothing where standard error is no terminal, and nothing before it is drawn the first time.
        let bar = ProgressBar::new(of);
        let style = ProgressStyle::with_template(&format!("{{bar:40}} {words}, {{eta}} left"));
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_draw_target(ProgressDrawTarget::hidden());
        Self { began: Instant::now(), bar }
    }

    /// One more is done.
    pub(super) fn step(&self) {
        self.bar.inc(1);
        // The clock is asked now and then only.
        if self.bar.position().is_multiple_of(64) {
            self.show();
        }
    }

    /// So many of so many are done.
    pub(super) fn set(&self, done: u64, of: u64) {
        self.bar.set_length(of);
        self.bar.set_position(done);
        self.show();
    }

    fn show(&self) {
        if self.bar.is_hidden() && self.began.elapsed() > TIMEOUT {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Prints something that is not to be drawn over.
    pub(super) fn aside(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
