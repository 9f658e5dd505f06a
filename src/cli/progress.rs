//! Progress bars on a terminal.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// If the work takes less than this, no bar is needed.
const TIMEOUT: Duration = Duration::from_secs(1);

/// A progress bar on the terminal, once the work has taken a while; dropping it removes it.
pub(super) struct Progress {
    began: Instant,
    bar: ProgressBar,
}

impl Progress {
    /// Starts at 0 of `of`; `words` shows the progress as in indicatif's templates: `{pos} of {len} files`.
    pub(super) fn new(of: u64, words: &str) -> Self {
        // It draws nothing if standard error is no terminal, and nothing before the first draw is due.
        let bar = ProgressBar::new(of);
        let style = ProgressStyle::with_template(&format!("{{bar:40}} {words}, {{eta}} left"));
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_draw_target(ProgressDrawTarget::hidden());
        Self { began: Instant::now(), bar }
    }

    /// One more is done.
    pub(super) fn step(&self) {
        self.bar.inc(1);
        // The clock is only read from time to time.
        if self.bar.position().is_multiple_of(64) {
            self.show();
        }
    }

    /// Sets the progress: `done` of `of` are done.
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

    /// Prints text that the bar must not overwrite.
    pub(super) fn aside(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
