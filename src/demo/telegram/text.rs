//! A text with its formatting, as the server keeps it after parsing.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Maximum number of UTF-16 units of a message and of a caption, counted without the tags.
pub(super) use crate::measure::{CAPTION as CAPTION_LIMIT, MESSAGE as MESSAGE_LIMIT};
/// Maximum number of bytes of either, with its tags.
pub(super) const SOURCE_LIMIT: usize = 1 << 15;
/// Maximum number of formatted ranges; further ones are dropped silently.
pub(super) use crate::measure::ENTITIES as ENTITY_LIMIT;

/// One formatted range, in the Bot API's terms; offsets and lengths are in UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// `bold`, `text_link`, `bot_command` …
    #[serde(rename = "type")]
    pub kind: String,
    /// Where it begins.
    pub offset: usize,
    /// How long it is.
    pub length: usize,
    /// The address that a `text_link` opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The language of a `pre`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// What people see, and how it is formatted.
#[derive(Clone, Debug, Default)]
pub(super) struct RichText {
    /// The text as people see it.
    pub plain: String,
    /// Its formatting, in order of position.
    pub entities: Vec<Entity>,
    /// The same as HTML.
    pub html: String,
}

impl RichText {
    /// Text without formatting; the white space around it is removed, as Telegram does.
    pub fn unformatted(text: &str) -> Self {
        let plain = text.trim().to_owned();
        Self { html: escape(&plain), plain, entities: Vec::new() }
    }

    /// What a person wrote: unformatted, but commands are marked as the server marks them.
    pub fn from_person(text: &str) -> Self {
        let mut text = Self::unformatted(text);
        text.entities = commands(&text.plain);
        text
    }

    /// Whether two texts look the same, however they were written.
    pub fn same_as(&self, other: &Self) -> bool {
        self.plain == other.plain && self.entities == other.entities
    }

    /// Length in UTF-16 units, the unit of Telegram's limits.
    pub fn length(&self) -> usize {
        utf16_length(&self.plain)
    }

    /// Puts text and formatting into a message, under `text` or `caption`.
    pub fn fill(&self, message: &mut Value, part: &str) {
        if self.plain.is_empty() {
            return;
        }
        message[part] = json!(self.plain);
        if !self.entities.is_empty() {
            let name = if part == "text" { "entities" } else { "caption_entities" };
            message[name] = json!(self.entities);
        }
    }
}

/// The text with the special characters of HTML escaped.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Length in UTF-16 units.
pub(super) fn utf16_length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The commands (`/start`, `/help@bot`) in a text: at its beginning or after white space.
fn commands(text: &str) -> Vec<Entity> {
    let mut found = Vec::new();
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let allowed = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '@');
        let name = word.strip_prefix('/').map_or(0, |rest| rest.chars().take_while(allowed).count());
        if name > 0 {
            let kind = "bot_command".to_owned();
            found.push(Entity { kind, offset, length: name + 1, url: None, language: None });
        }
        offset += utf16_length(word);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_a_person_are_marked_in_utf16_units() {
        let text = RichText::from_person("  /start 😀 /help@bot, и/или  ");

        assert_eq!(text.plain, "/start 😀 /help@bot, и/или");
        let places: Vec<_> = text.entities.iter().map(|entity| (entity.offset, entity.length)).collect();
        assert_eq!(places, [(0, 6), (10, 9)]);
    }
}
