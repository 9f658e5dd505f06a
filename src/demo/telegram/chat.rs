//! One chat: the messages as the server keeps them, and the lines that people see.

use axum::body::Bytes;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::keyboard::{Button, InlineKeyboard};
use super::profile::Profile;
use super::text::{Entity, RichText};

/// An entry that is visible in a chat, as it looks now. An album is one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Number of the message; for an album, that of its first item.
    pub message_id: i32,
    /// Whether the bot sent it; otherwise the person did.
    pub from_bot: bool,
    /// When it was sent.
    pub sent: DateTime<Utc>,
    /// The text or caption as people see it, without tags.
    pub text: String,
    /// How the text is formatted.
    pub entities: Vec<Entity>,
    /// The same in Telegram's HTML.
    pub html: String,
    /// Buttons under the message, in rows.
    pub buttons: Vec<Vec<Button>>,
    /// Images and files.
    pub media: Vec<Media>,
    /// How many times it was edited.
    pub edited: u32,
    /// Whether it was deleted. Such a line stays in the list, but is not visible any more.
    pub deleted: bool,
}

/// An image or a file in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// Number of the message that it came in.
    pub message_id: i32,
    /// How it is shown.
    pub kind: MediaKind,
    /// File name as the bot gave it.
    pub name: String,
    /// Content, exactly as sent.
    pub bytes: Bytes,
    /// Width and height in pixels; 0 for documents.
    pub size: (u32, u32),
    /// The text under it, as people see it.
    pub caption: String,
}

/// How a file is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    /// As an image.
    Photo,
    /// As a file to download.
    Document,
}

/// An event in a chat, for a transcript.
#[derive(Clone, Debug)]
pub enum ChatEvent {
    /// A person wrote.
    Said {
        /// The person.
        person: Profile,
        /// The text.
        text: String,
    },
    /// A person pressed a button under a message.
    Pressed {
        /// The person.
        person: Profile,
        /// The label of the button.
        label: String,
    },
    /// The bot sent something.
    Sent {
        /// The recipient.
        chat: Profile,
        /// The line as it looks.
        line: Line,
    },
    /// The bot edited or deleted a message.
    Edited {
        /// In whose chat.
        chat: Profile,
        /// The line as it looks now.
        line: Line,
    },
    /// The bot shows that it is busy.
    Typing {
        /// The recipient.
        chat: Profile,
    },
    /// The bot answered a pressed button.
    Toast {
        /// The receiver.
        chat: Profile,
        /// The text that pops up; `None` only ends the waiting.
        text: Option<String>,
        /// Whether it has to be closed by hand.
        alert: bool,
    },
    /// The keyboard below the chat changed.
    Keyboard {
        /// In whose chat.
        chat: Profile,
        /// Labels in rows; empty when it was removed.
        rows: Vec<Vec<String>>,
    },
}

impl ChatEvent {
    /// In whose chat it happened.
    #[must_use]
    pub fn person(&self) -> &Profile {
        match self {
            Self::Said { person, .. } | Self::Pressed { person, .. } => person,
            Self::Sent { chat, .. }
            | Self::Edited { chat, .. }
            | Self::Typing { chat }
            | Self::Toast { chat, .. }
            | Self::Keyboard { chat, .. } => chat,
        }
    }
}

/// A file that the server keeps.
#[derive(Clone, Debug)]
pub(super) struct StoredFile {
    pub id: String,
    pub kind: MediaKind,
    pub name: String,
    pub bytes: Bytes,
    /// Width and height in pixels; 0 for documents.
    pub size: (u32, u32),
}

/// One message.
#[derive(Clone, Debug, Default)]
pub(super) struct Post {
    pub id: i32,
    pub from_bot: bool,
    /// Seconds since 1970.
    pub date: i64,
    pub edit_date: Option<i64>,
    /// The text, or the caption of `file`.
    pub text: RichText,
    pub file: Option<StoredFile>,
    /// Messages of one album share this.
    pub album: Option<String>,
    pub inline: Option<InlineKeyboard>,
    /// Whether it set or removed the keyboard below the chat; Telegram does not allow such messages to be edited.
    pub had_reply_markup: bool,
    pub edited: u32,
    pub deleted: bool,
    /// Number of the last action (by anyone) that created or changed it.
    pub changed_at: u64,
}

impl Post {
    /// The message as the Bot API describes it. `bot` is the bot as a user.
    pub fn message(&self, person: &Profile, bot: &Value) -> Value {
        let mut message = json!({
            "message_id": self.id,
            "date": self.date,
            "chat": person.as_chat(),
            "from": if self.from_bot { bot.clone() } else { person.as_user() },
        });
        match &self.file {
            Some(file) => file.fill(&mut message),
            None => self.text.fill(&mut message, "text"),
        }
        if self.file.is_some() {
            self.text.fill(&mut message, "caption");
        }
        if let Some(date) = self.edit_date {
            message["edit_date"] = json!(date);
        }
        if let Some(album) = &self.album {
            message["media_group_id"] = json!(album);
        }
        if let Some(keyboard) = &self.inline {
            message["reply_markup"] = keyboard.raw.clone();
        }
        message
    }

    /// Its image or file.
    pub fn media(&self) -> Option<Media> {
        self.file.as_ref().map(|file| Media {
            message_id: self.id,
            kind: file.kind,
            name: file.name.clone(),
            bytes: file.bytes.clone(),
            size: file.size,
            caption: self.text.plain.clone(),
        })
    }

    fn line(&self) -> Line {
        Line {
            message_id: self.id,
            from_bot: self.from_bot,
            sent: DateTime::from_timestamp(self.date, 0).unwrap_or_default(),
            text: self.text.plain.clone(),
            entities: self.text.entities.clone(),
            html: self.text.html.clone(),
            buttons: self.inline.as_ref().map(|keyboard| keyboard.rows.clone()).unwrap_or_default(),
            media: self.media().into_iter().collect(),
            edited: self.edited,
            deleted: self.deleted,
        }
    }
}

impl StoredFile {
    fn fill(&self, message: &mut Value) {
        let mut file = json!({
            "file_id": self.id,
            "file_unique_id": format!("u{}", self.id),
            "file_size": self.bytes.len(),
        });
        match self.kind {
            MediaKind::Photo => {
                (file["width"], file["height"]) = (json!(self.size.0), json!(self.size.1));
                message["photo"] = json!([file]);
            }
            MediaKind::Document => {
                file["file_name"] = json!(self.name);
                file["mime_type"] = json!("application/octet-stream");
                message["document"] = file;
            }
        }
    }
}

/// What people see of these messages, each line with the number of the last action that changed it.
pub(super) fn lines(posts: &[Post]) -> Vec<(u64, Line)> {
    let same_line = |left: &Post, right: &Post| left.album.is_some() && left.album == right.album;
    posts.chunk_by(same_line).filter_map(line).collect()
}

/// The line of a message, or of the messages of one album, without its deleted items.
fn line(posts: &[Post]) -> Option<(u64, Line)> {
    let changed_at = posts.iter().map(|post| post.changed_at).max()?;
    let first = posts.iter().find(|post| !post.deleted).or(posts.first())?;
    let mut line = first.line();
    if !line.deleted {
        line.media = posts.iter().filter(|post| !post.deleted).filter_map(Post::media).collect();
        line.edited = posts.iter().map(|post| post.edited).sum();
    }
    Some((changed_at, line))
}
