//! The record as a text: every chat, complete.

use std::fmt::Write as _;

use console::measure_text_width;

use super::record::{Entry, What};
use super::telegram::{ChatEvent, Line, Profile};
use super::width::wrapped;
use crate::exam::Language;
use crate::texts::catalog::{foreign_plain, say};

/// Columns of a line of text.
const WIDTH: usize = 96;
/// Columns before what is said.
const INDENT: usize = 14;

/// The record as a text.
#[must_use]
pub fn transcript(entries: &[Entry], language: Language) -> String {
    let mut text = String::new();
    let mut chat = None;
    for Entry { what, .. } in entries {
        match what {
            What::Scene { title } => {
                let _ = writeln!(text, "\n{}\n{}", title, "═".repeat(measure_text_width(title)));
            }
            What::Headline { time, person, text: sentence } => {
                let used = measure_text_width(sentence) + time.len() + 5;
                let _ = writeln!(text, "\n── {time} {sentence} {}", "─".repeat(WIDTH.saturating_sub(used)));
                chat = Some(person.id);
            }
            What::Note { text: sentence } => text.push_str(&said("✏", sentence)),
            What::Chats { events } => {
                for event in events {
                    let person = event.person();
                    if chat != Some(person.id) {
                        let meanwhile = say!(language, "demo-meanwhile", name = foreign_plain(&name(person)));
                        let _ = writeln!(text, "   · {meanwhile}:");
                        chat = Some(person.id);
                    }
                    text.push_str(&shown(event, language).unwrap_or_default());
                }
            }
        }
    }
    text
}

/// A person's name with what Telegram calls them.
#[must_use]
pub fn name(person: &Profile) -> String {
    match &person.username {
        Some(username) => format!("{} (@{username})", person.first_name),
        None => format!("{} (id {})", person.first_name, person.id),
    }
}

fn shown(event: &ChatEvent, language: Language) -> Option<String> {
    match event {
        ChatEvent::Said { person, text } => Some(said(&person.first_name, text)),
        ChatEvent::Pressed { person, label } => Some(said(&person.first_name, &format!("[{label}]"))),
        ChatEvent::Sent { line, .. } => Some(message("bot", line)),
        ChatEvent::Edited { line, .. } if line.deleted => {
            let who = if line.from_bot { "bot 🗑" } else { "🗑" };
            Some(said(who, &format!("({})", line.text.lines().next().unwrap_or_default())))
        }
        ChatEvent::Edited { line, .. } => Some(message("bot ✎", line)),
        ChatEvent::Typing { .. } => Some(said("bot", &say!(language, "demo-typing"))),
        ChatEvent::Toast { text, .. } => text.as_ref().map(|text| said("bot", &format!("({text})"))),
        ChatEvent::Keyboard { rows, .. } => {
            let rows: Vec<String> = rows.iter().map(|row| labels(row)).collect();
            Some(said("⌨", &rows.join("\n")))
        }
    }
}

fn message(who: &str, line: &Line) -> String {
    let mut text = line.text.clone();
    for media in &line.media {
        let caption =
            if media.caption.is_empty() { String::new() } else { format!(" “{}”", media.caption) };
        let _ = write!(text, "\n🖼 {} ({}){caption}", media.name, size(media.bytes.len()));
    }
    for row in &line.buttons {
        let row: Vec<String> = row.iter().map(|button| button.label.clone()).collect();
        let _ = write!(text, "\n{}", labels(&row));
    }
    said(who, text.trim_start())
}

/// The size of a file.
pub(super) fn size(bytes: usize) -> String {
    match bytes {
        small @ ..1024 => format!("{small} B"),
        large => format!("{} KiB", large / 1024),
    }
}

fn labels(row: &[String]) -> String {
    row.iter().map(|label| format!("[{label}]")).collect::<Vec<_>>().join(" ")
}

/// The speaker on the left, the text on the right, with long lines wrapped.
fn said(who: &str, what: &str) -> String {
    let mut text = String::new();
    let mut margin = format!("{}{who}: ", " ".repeat((INDENT - 2).saturating_sub(measure_text_width(who))));
    for line in what.lines() {
        for piece in wrapped(line, WIDTH - INDENT) {
            let _ = writeln!(text, "{margin}{piece}");
            margin = " ".repeat(INDENT);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_wrapped_under_who_says_them() {
        let text = said("bot", &"word ".repeat(40));
        assert!(text.lines().count() > 1);
        assert!(text.starts_with("         bot: word"));
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
        assert!(text.lines().skip(1).all(|line| line.starts_with("              word")));
    }

    #[test]
    fn wide_names_begin_further_left() {
        let lines = ["abcd", "漢字", "✅ab"].map(|who| said(who, "x"));
        assert!(
            lines.iter().all(|line| measure_text_width(line.trim_end_matches('\n')) == INDENT + 1),
            "{lines:?}"
        );
    }
}
