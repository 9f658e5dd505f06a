//! Every call of Telegram: what it took, and what it did not.

use chrono::{DateTime, Utc};

use super::{Watch, Watched};
use crate::exam::Language;
use crate::telegram::{Api, Format, Photo, TelegramError, Unread};
use crate::texts::{Keyboard, Rendered};

impl Watch {
    /// Counts a failure of Telegram.
    async fn fails<T>(
        &self,
        method: &'static str,
        answer: impl Future<Output = Result<T, TelegramError>>,
    ) -> Result<T, TelegramError> {
        let answer = answer.await;
        if answer.is_err() {
            self.numbers.telegram_failure(method);
        }
        answer
    }

    /// Counts a message.
    async fn sends<T>(
        &self,
        kind: &'static str,
        answer: impl Future<Output = Result<T, TelegramError>>,
    ) -> Result<T, TelegramError> {
        let answer = self.fails(kind, answer).await;
        if answer.is_ok() {
            self.numbers.message(kind);
        }
        answer
    }
}

impl<T: Api> Api for Watched<T> {
    async fn greet(&self) -> Result<Option<String>, TelegramError> {
        let answer = self.watch.fails("greet", self.inner.greet()).await;
        match &answer {
            Ok(_) => self.watch.telegram.answered(self.watch.now()),
            Err(error) => self.watch.telegram.failed(self.watch.now(), &error.to_string()),
        }
        answer
    }

    async fn set_commands(&self, default: Language) -> Result<(), TelegramError> {
        self.watch.fails("set_commands", self.inner.set_commands(default)).await
    }

    async fn set_chat_commands(&self, chat: i64, hr: Option<Language>) -> Result<(), TelegramError> {
        self.watch.fails("set_commands", self.inner.set_chat_commands(chat, hr)).await
    }

    async fn updates(&self, offset: u32, most: u8) -> Result<Vec<(u32, Unread)>, TelegramError> {
        self.watch.polls();
        let answer = self.watch.fails("updates", self.inner.updates(offset, most)).await;
        match &answer {
            Ok(updates) => self.watch.polled(updates.len()),
            Err(error) => self.watch.telegram.failed(self.watch.now(), &error.to_string()),
        }
        answer
    }

    async fn send(
        &self,
        chat: i64,
        text: &str,
        format: Format,
        keyboard: &Keyboard,
    ) -> Result<Option<i32>, TelegramError> {
        self.watch.sends("send", self.inner.send(chat, text, format, keyboard)).await
    }

    async fn edit(&self, chat: i64, message_id: i32, text: &Rendered) -> Result<(), TelegramError> {
        self.watch.sends("edit", self.inner.edit(chat, message_id, text)).await
    }

    async fn send_album(
        &self,
        chat: i64,
        images: &[Photo],
        caption: &str,
    ) -> Result<Option<i32>, TelegramError> {
        self.watch.sends("album", self.inner.send_album(chat, images, caption)).await
    }

    async fn send_photo(
        &self,
        chat: i64,
        image: &Photo,
        caption: Option<&str>,
    ) -> Result<Option<i32>, TelegramError> {
        self.watch.sends("photo", self.inner.send_photo(chat, image, caption)).await
    }

    async fn send_document(
        &self,
        chat: i64,
        file: &Photo,
        caption: &str,
    ) -> Result<Option<i32>, TelegramError> {
        self.watch.sends("document", self.inner.send_document(chat, file, caption)).await
    }

    async fn answer_callback(&self, query: &str, toast: Option<&str>) -> Result<(), TelegramError> {
        self.watch.fails("answer_press", self.inner.answer_callback(query, toast)).await
    }

    async fn delete(&self, chat: i64, message_id: i32) -> Result<(), TelegramError> {
        self.watch.fails("delete", self.inner.delete(chat, message_id)).await
    }

    async fn show_typing(&self, chat: i64) -> Result<(), TelegramError> {
        self.watch.fails("show_typing", self.inner.show_typing(chat)).await
    }

    async fn clock(&self) -> Result<Option<DateTime<Utc>>, TelegramError> {
        self.watch.fails("clock", self.inner.clock()).await
    }
}
