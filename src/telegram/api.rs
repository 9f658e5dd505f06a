//! What the bot asks of Telegram, as a trait: the Bot API itself is one, a model in memory another.

use std::future::Future;

use bytes::Bytes;
use chrono::{DateTime, Utc};

use super::error::TelegramError;
use super::update::Unread;
use crate::exam::Language;
use crate::texts::{Keyboard, Rendered};

/// An image or another file.
#[derive(Clone, Debug)]
pub struct Photo {
    /// File name.
    pub name: String,
    /// Its content; of an image, JPEG or PNG.
    pub bytes: Bytes,
}

/// How the text of a message is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Telegram's HTML.
    Html,
    /// As it stands.
    Plain,
}

/// Telegram, as the bot uses it. Clones are the same connection. Every call is made once: what an error means for
/// the message is decided by whoever calls.
pub trait Api: Clone + Send + Sync + 'static {
    /// Asks who the bot is; its username, if Telegram tells one.
    fn greet(&self) -> impl Future<Output = Result<Option<String>, TelegramError>> + Send;

    /// Sets the menu of commands, once per language.
    fn set_commands(&self, default: Language) -> impl Future<Output = Result<(), TelegramError>> + Send;

    /// Sets the menu of HR's commands in a chat, in a language; with none, the chat has everybody's again.
    fn set_chat_commands(
        &self,
        chat: i64,
        hr: Option<Language>,
    ) -> impl Future<Output = Result<(), TelegramError>> + Send;

    /// Waits for updates from this number on (0: whatever there is), at most so many, with their numbers, in any order.
    /// Those below it count as taken.
    fn updates(
        &self,
        offset: u32,
        most: u8,
    ) -> impl Future<Output = Result<Vec<(u32, Unread)>, TelegramError>> + Send;

    /// Sends a message; its number, if Telegram tells it.
    fn send(
        &self,
        chat: i64,
        text: &str,
        format: Format,
        keyboard: &Keyboard,
    ) -> impl Future<Output = Result<Option<i32>, TelegramError>> + Send;

    /// Puts another text and other buttons (none, unless it has some) into a message.
    fn edit(
        &self,
        chat: i64,
        message_id: i32,
        text: &Rendered,
    ) -> impl Future<Output = Result<(), TelegramError>> + Send;

    /// Sends 2 to 10 images in one; the number of the last one, if Telegram tells it.
    fn send_album(
        &self,
        chat: i64,
        images: &[Photo],
        caption: &str,
    ) -> impl Future<Output = Result<Option<i32>, TelegramError>> + Send;

    /// Sends an image; its number, if Telegram tells it.
    fn send_photo(
        &self,
        chat: i64,
        image: &Photo,
        caption: Option<&str>,
    ) -> impl Future<Output = Result<Option<i32>, TelegramError>> + Send;

    /// Sends a file; its number, if Telegram tells it.
    fn send_document(
        &self,
        chat: i64,
        file: &Photo,
        caption: &str,
    ) -> impl Future<Output = Result<Option<i32>, TelegramError>> + Send;

    /// Says that a press was taken, with a word that pops up, if there is one.
    fn answer_callback(
        &self,
        query: &str,
        toast: Option<&str>,
    ) -> impl Future<Output = Result<(), TelegramError>> + Send;

    /// Deletes a message, the bot's or the person's; Telegram takes it within two days.
    fn delete(&self, chat: i64, message_id: i32) -> impl Future<Output = Result<(), TelegramError>> + Send;

    /// Shows "typing…" for five seconds.
    fn show_typing(&self, chat: i64) -> impl Future<Output = Result<(), TelegramError>> + Send;

    /// What Telegram's clock shows, to the second, if it tells.
    fn clock(&self) -> impl Future<Output = Result<Option<DateTime<Utc>>, TelegramError>> + Send;
}
