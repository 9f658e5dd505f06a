//! Chats in a show: people on the right, the bot on the left of a line in the colour of whose chat it is. Nobody has to
//! read twice what has not changed, nor every line of a long message.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::Duration;

use console::measure_text_width;

use super::paint;
use super::{Piece, Show, reading};
use crate::demo::telegram::{Button, ChatEvent, Line, Media, MediaKind, Profile};
use crate::demo::transcript::size;
use crate::demo::width::wrapped;
use crate::foreign;
use crate::texts::catalog::say;

/// A message of more lines than this is cut …
const LONG: usize = 9;
/// … after so many, but for …
const CUT: usize = 4;
/// … so many lines with such a mark: verdicts, decisions, what is odd.
const MARKED: usize = 6;
const MARKS: [char; 6] = ['✅', '❌', '👀', '🚩', '📨', '💬'];
/// More rows of buttons are cut after the first.
const BUTTON_ROWS: usize = 2;

impl Show {
    /// What happened in the chats until nobody had anything to do.
    pub(super) fn chats(&mut self, events: &[ChatEvent]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut deleted = 0;
        let last = last_states(events);
        for (place, event) in events.iter().enumerate() {
            let person = event.person();
            let key = message(event);
            // A message that changes several times at once is shown as it is in the end.
            if key.is_some_and(|key| last.get(&key) != Some(&place)) {
                continue;
            }
            if let ChatEvent::Edited { line, .. } = event
                && line.deleted
            {
                deleted += u32::from(line.from_bot && self.read.contains_key(&(person.id, line.message_id)));
                continue;
            }
            let Some(body) = self.event(event) else { continue };
            let text = format!("{}{}", self.whose(person), body.0);
            pieces.push(Piece { text, pause: body.1 });
        }
        if deleted > 0 {
            let text = self.paint.dim(&say!(self.language, "demo-deleted", count = deleted));
            let chat = self.chat.unwrap_or_default();
            pieces.push(Piece { text: self.bot(chat, &[text]), pause: Duration::from_millis(800) });
        }
        self.remember(events);
        pieces
    }

    /// Takes these messages as read.
    pub(super) fn remember(&mut self, events: &[ChatEvent]) {
        for event in events {
            if let ChatEvent::Sent { chat, line } | ChatEvent::Edited { chat, line } = event {
                self.read.insert((chat.id, line.message_id), line.text.clone());
            }
        }
    }

    /// A line that says whose chat follows, unless it goes on.
    fn whose(&mut self, person: &Profile) -> String {
        if self.chat == Some(person.id) {
            return String::new();
        }
        self.chat = Some(person.id);
        let name = foreign::tame(&person.first_name);
        format!("  {}\n", self.paint.with(&format!("┌ {name}"), &paint::of(person.id).bold()))
    }

    fn event(&self, event: &ChatEvent) -> Option<(String, Duration)> {
        match event {
            ChatEvent::Said { person, text } => Some((self.person(person, text), reading(text))),
            ChatEvent::Pressed { person, label } => {
                Some((self.person(person, &format!("[{label}]")), Duration::from_millis(400)))
            }
            ChatEvent::Sent { chat, line } => {
                Some((self.message(chat, &line.text, line), reading(&line.text)))
            }
            ChatEvent::Edited { chat, line } => {
                let before = self.read.get(&(chat.id, line.message_id)).map_or("", String::as_str);
                let old: Vec<&str> = before.lines().collect();
                let new: Vec<&str> = line.text.lines().filter(|line| !old.contains(line)).collect();
                let new = new.join("\n");
                (!new.is_empty()).then(|| (self.message(chat, &new, line), reading(&new)))
            }
            ChatEvent::Toast { chat, text: Some(text), .. } => Some((
                self.bot(chat.id, &[self.paint.dim(&format!("({})", foreign::tame(text)))]),
                reading(text),
            )),
            ChatEvent::Toast { .. } | ChatEvent::Typing { .. } | ChatEvent::Keyboard { .. } => None,
        }
    }

    /// What a person says, on the right.
    fn person(&self, person: &Profile, text: &str) -> String {
        let style = paint::of(person.id);
        let mut shown = String::new();
        for line in text.lines().flat_map(|line| wrapped(&foreign::tame(line), self.width * 3 / 5)) {
            let before = " ".repeat((self.width - 3).saturating_sub(measure_text_width(&line)));
            let _ = writeln!(
                shown,
                "  {}{before}{}",
                self.paint.with("│", &style),
                self.paint.with(&line, &style.clone().bold())
            );
        }
        shown
    }

    /// What the bot writes.
    fn message(&self, chat: &Profile, text: &str, line: &Line) -> String {
        let room = self.room();
        let tame = text.lines().map(foreign::tame);
        let mut lines: Vec<String> = tame.flat_map(|line| wrapped(&line, room)).collect();
        if lines.len() > LONG {
            lines.retain(|line| !line.trim().is_empty());
            let all = lines.len();
            lines = if all > LONG { essence(lines) } else { lines };
            if let Some(count) = all.checked_sub(lines.len()).filter(|count| *count > 0) {
                lines.push(self.paint.dim(&say!(self.language, "demo-more-lines", count = count)));
            }
        }
        lines.extend(media(&line.media).map(|media| self.paint.dim(&foreign::tame(&media))));
        lines.extend(self.buttons(&line.buttons));
        self.bot(chat.id, &lines)
    }

    fn buttons(&self, rows: &[Vec<Button>]) -> Vec<String> {
        let shown = if rows.len() > BUTTON_ROWS { &rows[..1] } else { rows };
        let mut lines: Vec<String> =
            shown.iter().flat_map(|row| wrapped(&labels(row), self.room() - 2)).collect();
        if let Some(last) = lines.last_mut().filter(|_| rows.len() > shown.len()) {
            last.push_str(" …");
        }
        lines.iter().map(|line| self.paint.dim(line)).collect()
    }

    /// Lines on the left.
    fn bot(&self, chat: u64, lines: &[String]) -> String {
        let rail = self.paint.with("│", &paint::of(chat));
        lines.iter().map(|line| format!("  {rail} {line}").trim_end().to_owned() + "\n").collect()
    }

    /// Columns for what the bot writes.
    fn room(&self) -> usize {
        self.width * 4 / 5
    }
}

/// The beginning of a long message, and what stands out in the rest.
fn essence(mut lines: Vec<String>) -> Vec<String> {
    let rest = lines.split_off(CUT.min(lines.len()));
    lines.extend(rest.into_iter().filter(|line| line.contains(MARKS)).take(MARKED));
    lines
}

fn labels(row: &[Button]) -> String {
    // A button stays in one line.
    let label = |button: &Button| format!("[{}]", foreign::tame(&button.label).replace(' ', "\u{a0}"));
    row.iter().map(label).collect::<Vec<_>>().join(" ")
}

/// Images in a line, files in another.
fn media(media: &[Media]) -> impl Iterator<Item = String> {
    let of = |kind| media.iter().filter(|media| media.kind == kind).collect::<Vec<_>>();
    let photos = of(MediaKind::Photo);
    let photos = match photos.as_slice() {
        [] => None,
        [one] => Some(format!("🖼  {} ({})", one.name, size(one.bytes.len()))),
        [first, .., last] => Some(format!("🖼  {} × {} … {}", photos.len(), first.name, last.name)),
    };
    let file = |file: &&Media| format!("📎 {} ({})", file.name, size(file.bytes.len()));
    let files: Vec<String> = of(MediaKind::Document).iter().map(file).collect();
    photos.into_iter().chain(files)
}

/// The message that an event is about.
fn message(event: &ChatEvent) -> Option<(u64, i32)> {
    match event {
        ChatEvent::Sent { chat, line } | ChatEvent::Edited { chat, line } => Some((chat.id, line.message_id)),
        _ => None,
    }
}

/// The places of the last states of messages.
fn last_states(events: &[ChatEvent]) -> HashMap<(u64, i32), usize> {
    let places = events.iter().enumerate();
    places.filter_map(|(place, event)| Some((message(event)?, place))).collect()
}
