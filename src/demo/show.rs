//! The story as somebody watches it in a terminal: less than everything, in lines that fit, with pauses for reading.
//! Pure: what to print, and how long to wait afterwards.

mod chat;
mod ends;
mod paint;

use std::collections::HashMap;
use std::time::Duration;

use console::{Style, measure_text_width};

use self::paint::Paint;
use super::record::{Entry, What};
use super::width::wrapped;
use crate::exam::Language;
use crate::foreign;

pub use self::ends::Ending;

/// Columns that are used at least and at most.
const WIDTHS: (usize, usize) = (60, 100);
/// Columns before a sentence beside the chats.
const MARGIN: usize = 7;

/// Some lines, and the time to read them.
pub struct Piece {
    /// Whole lines.
    pub text: String,
    /// How long to wait before the next piece.
    pub pause: Duration,
}

/// A show.
pub struct Show {
    language: Language,
    width: usize,
    paint: Paint,
    /// Whose chat the last lines are from.
    chat: Option<u64>,
    /// The texts of messages that have been read, by chat and number.
    read: HashMap<(u64, i32), String>,
}

impl Show {
    /// A show for a terminal of this many columns.
    #[must_use]
    pub fn new(language: Language, columns: usize, colours: bool) -> Self {
        let width = columns.clamp(WIDTHS.0, WIDTHS.1);
        Self { language, width, paint: Paint { colours }, chat: None, read: HashMap::new() }
    }

    /// The next part of the story.
    pub fn entry(&mut self, entry: &Entry) -> Vec<Piece> {
        match &entry.what {
            What::Scene { title } => vec![self.scene(title)],
            What::Headline { time, text, .. } => vec![self.headline(time, text)],
            What::Note { .. } if entry.routine => Vec::new(),
            What::Note { text } => vec![self.note(text)],
            What::Chats { events } if entry.routine => {
                self.remember(events);
                Vec::new()
            }
            What::Chats { events } => self.chats(events),
        }
    }

    fn scene(&mut self, title: &str) -> Piece {
        self.chat = None;
        let rule = "━".repeat(self.width.saturating_sub(measure_text_width(title) + 4));
        let line = self.paint.with(&format!("━━ {title} {rule}"), &Style::new().bold().yellow());
        Piece { text: format!("\n\n{line}\n"), pause: Duration::from_secs(1) }
    }

    fn headline(&mut self, time: &str, sentence: &str) -> Piece {
        self.chat = None;
        let mut text = String::new();
        let mut margin = self.paint.with(&format!("{time}  "), &Style::new().dim());
        for line in wrapped(&foreign::tame(sentence), self.width - MARGIN) {
            text = format!("{text}\n{margin}{}", self.paint.with(&line, &Style::new().bold()));
            margin = " ".repeat(MARGIN);
        }
        Piece { text: format!("{text}\n"), pause: reading(sentence) }
    }

    fn note(&mut self, sentence: &str) -> Piece {
        let mut text = String::new();
        let mut mark = "· ";
        for line in wrapped(&foreign::tame(sentence), self.width - MARGIN - 2) {
            let line = self.paint.with(&format!("{mark}{line}"), &Style::new().dim().italic());
            text = format!("{text}{}{line}\n", " ".repeat(MARGIN));
            mark = "  ";
        }
        Piece { text, pause: reading(sentence) }
    }
}

/// How long one looks at this text: not all of it is read.
fn reading(text: &str) -> Duration {
    let letters = text.chars().count() as u64;
    Duration::from_millis((100 + 6 * letters).min(1000))
}

#[cfg(test)]
mod tests;
