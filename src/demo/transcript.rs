//! The chats as they happen, readable in a terminal and in a file.

use std::fmt::Write as _;
use std::io::Write as _;

use tokio::sync::mpsc::UnboundedReceiver;

use super::telegram::{ChatEvent, Line, Profile};

/// Columns of a line of text.
const WIDTH: usize = 96;

/// Writes down chats. Events that happened in several chats at the same time are grouped by chat, so that the
/// same story always reads the same.
pub struct Transcript {
    events: UnboundedReceiver<ChatEvent>,
    text: String,
    echo: bool,
}

impl Transcript {
    /// Listens to `events`; with `echo`, also prints what it writes.
    #[must_use]
    pub fn new(events: UnboundedReceiver<ChatEvent>, echo: bool) -> Self {
        Self { events, text: String::new(), echo }
    }

    /// A headline of the story.
    pub fn headline(&mut self, time: &str, text: &str) {
        let rule = "─".repeat(WIDTH.saturating_sub(text.chars().count() + time.len() + 5));
        self.add(&format!("\n── {time} {text} {rule}\n"));
    }

    /// Writes down what happened since the last call, beginning with the chat of `first`.
    pub fn scene(&mut self, first: u64) {
        let mut events = Vec::new();
        while let Ok(event) = self.events.try_recv() {
            events.push(event);
        }
        // The sort is stable: the order within a chat stays.
        events.sort_by_key(|event| {
            let id = person(event).id;
            (id != first, id)
        });
        let mut chat = Some(first);
        for event in &events {
            let person = person(event);
            if chat != Some(person.id) {
                self.add(&format!("   · meanwhile, {}:\n", name(person)));
                chat = Some(person.id);
            }
            if let Some(text) = shown(event) {
                self.add(&text);
            }
        }
    }

    /// Text beside the chats.
    pub fn add(&mut self, text: &str) {
        self.text.push_str(text);
        if self.echo {
            // A reader that has seen enough (`| head`) does not end the story.
            let _ = std::io::stdout().write_all(text.as_bytes());
        }
    }

    /// Everything so far.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

fn person(event: &ChatEvent) -> &Profile {
    match event {
        ChatEvent::Said { person, .. } | ChatEvent::Pressed { person, .. } => person,
        ChatEvent::Sent { chat, .. }
        | ChatEvent::Edited { chat, .. }
        | ChatEvent::Typing { chat }
        | ChatEvent::Toast { chat, .. }
        | ChatEvent::Keyboard { chat, .. } => chat,
    }
}

/// A person's name in a headline.
#[must_use]
pub fn name(person: &Profile) -> String {
    match &person.username {
        Some(username) => format!("{} (@{username})", person.first_name),
        None => format!("{} (id {}, no username)", person.first_name, person.id),
    }
}

fn shown(event: &ChatEvent) -> Option<String> {
    match event {
        ChatEvent::Said { person, text } => Some(said(&person.first_name, text)),
        ChatEvent::Pressed { person, label } => Some(said(&person.first_name, &format!("[{label}]"))),
        ChatEvent::Sent { line, .. } => Some(message("bot", line)),
        ChatEvent::Edited { line, .. } if line.deleted => {
            let who = if line.from_bot { "bot 🗑" } else { "🗑" };
            Some(said(who, &format!("({})", line.text.lines().next().unwrap_or_default())))
        }
        ChatEvent::Edited { line, .. } => Some(message("bot ✎", line)),
        ChatEvent::Typing { .. } => Some(said("bot", "… is typing")),
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
        let size = match media.bytes.len() {
            small @ ..1024 => format!("{small} bytes"),
            large => format!("{} KiB", large / 1024),
        };
        let caption =
            if media.caption.is_empty() { String::new() } else { format!(" “{}”", media.caption) };
        let _ = write!(text, "\n🖼 {} ({size}){caption}", media.name);
    }
    for row in &line.buttons {
        let row: Vec<String> = row.iter().map(|button| button.label.clone()).collect();
        let _ = write!(text, "\n{}", labels(&row));
    }
    said(who, text.trim_start())
}

fn labels(row: &[String]) -> String {
    row.iter().map(|label| format!("[{label}]")).collect::<Vec<_>>().join(" ")
}

/// The speaker on the left, the text on the right, with long lines wrapped.
fn said(who: &str, what: &str) -> String {
    let indent = 14;
    let mut text = String::new();
    let mut margin = format!("{who:>12}: ");
    for line in what.lines() {
        for piece in wrapped(line, WIDTH - indent) {
            let _ = writeln!(text, "{margin}{piece}");
            margin = " ".repeat(indent);
        }
    }
    text
}

fn wrapped(line: &str, width: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for word in line.split(' ') {
        let used = pieces.last().map_or(0, |piece| piece.chars().count());
        if used > 0 && used + 1 + word.chars().count() > width {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            if !piece.is_empty() {
                piece.push(' ');
            }
            piece.push_str(word);
        }
    }
    pieces
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
}
