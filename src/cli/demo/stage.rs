//! The terminal on which the demo is shown: its width, its colours, and the pauses between what is printed.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use console::Term;

use crate::demo::record::Entry;
use crate::demo::show::{Piece, Show};
use crate::exam::Language;

/// Columns where nobody says how many there are.
const COLUMNS: usize = 80;

/// All pauses together take no longer.
const PATIENCE: Duration = Duration::from_secs(85);

/// Shows the story while it is played.
pub(super) struct Stage {
    thread: JoinHandle<Show>,
    hurry: Arc<AtomicBool>,
}

impl Stage {
    /// Opens it; with `fast`, or if nobody watches, without pauses.
    pub(super) fn open(language: Language, fast: bool, entries: Receiver<Entry>) -> anyhow::Result<Self> {
        let terminal = std::io::stdout().is_terminal();
        let columns = Term::stdout().size_checked().map_or(COLUMNS, |(_, columns)| columns.into());
        let show = Show::new(language, columns, colours(|name| std::env::var(name).ok(), terminal));
        let hurry = Arc::new(AtomicBool::new(fast || !terminal));
        let hurries = Arc::clone(&hurry);
        let play = move || play(show, &entries, &hurries);
        let thread = std::thread::Builder::new().spawn(play).context("cannot show the story")?;
        Ok(Self { thread, hurry })
    }

    /// From now on without pauses.
    pub(super) fn hurry(&self) {
        self.hurry.store(true, Ordering::Relaxed);
        self.thread.thread().unpark();
    }

    /// Waits until everything is shown.
    pub(super) fn close(self) -> anyhow::Result<Show> {
        self.thread.join().map_err(|_| anyhow!("showing the story panicked"))
    }
}

fn play(mut show: Show, entries: &Receiver<Entry>, hurry: &AtomicBool) -> Show {
    let mut patience = PATIENCE;
    let mut present = |piece: Piece| {
        let mut out = std::io::stdout();
        // A reader that has seen enough (`| head`) does not end the story.
        let _ = out.write_all(piece.text.as_bytes()).and_then(|()| out.flush());
        let pause = piece.pause.min(patience);
        patience -= pause;
        let until = Instant::now() + pause;
        while !hurry.load(Ordering::Relaxed)
            && let Some(left) = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
        {
            std::thread::park_timeout(left);
        }
    };
    present(show.opening());
    for entry in entries {
        show.entry(&entry).into_iter().for_each(&mut present);
    }
    show
}

/// Whether there are colours: as the terminal can, unless one of the usual variables says otherwise.
fn colours(variable: impl Fn(&str) -> Option<String>, terminal: bool) -> bool {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    if set("NO_COLOR").is_some() {
        return false;
    }
    if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
        return true;
    }
    terminal
        && set("CLICOLOR").is_none_or(|value| value != "0")
        && set("TERM").is_some_and(|term| term != "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_variables_decide_on_colours() {
        let colours = |variables: &[(&str, &str)], terminal| {
            let value = |name: &str| {
                variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned())
            };
            colours(value, terminal)
        };
        let xterm = ("TERM", "xterm-256color");
        assert!(colours(&[xterm], true));
        assert!(!colours(&[xterm], false), "a pipe");
        assert!(!colours(&[("TERM", "dumb")], true) && !colours(&[], true));
        assert!(!colours(&[xterm, ("NO_COLOR", "1")], true) && colours(&[xterm, ("NO_COLOR", "")], true));
        assert!(colours(&[("CLICOLOR_FORCE", "1")], false) && !colours(&[("CLICOLOR_FORCE", "0")], false));
        assert!(!colours(&[xterm, ("CLICOLOR", "0")], true));
        assert!(!colours(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], true), "no colours counts more");
    }
}
