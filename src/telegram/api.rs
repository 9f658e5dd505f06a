//! What the bot needs from Telegram, as a trait: the Bot API implements it, and so does a model in memory.

use std::future::Future;

use chrono::{DateTime, Utc};
use serde_json::json;
use teloxide::payloads::{
    AnswerCallbackQuery, DeleteMessage, DeleteMessages, DeleteMyCommands, DeleteMyCommandsSetters,
    EditMessageText, EditMessageTextSetters, GetMe, GetUpdates, GetUpdatesSetters, SendChatAction,
    SendDocument, SendMediaGroup, SendMessage, SendMessageSetters, SendPhoto, SetMyCommands,
    SetMyCommandsSetters,
};
use teloxide::types::{
    AllowedUpdate, BotCommand, BotCommandScope, CallbackQueryId, ChatAction, ChatId as TelegramChat,
    LinkPreviewOptions, MessageId, ParseMode,
};

use super::client::Telegram;
use super::error::{TelegramError, done, judge, judge_media};
use super::keyboard::Markup;
use super::observer::Kind;
use super::photo::Photo;
use super::update::Unread;
use crate::exam::Language;
use crate::measure::{CAPTION, TOAST, cut};
use crate::model::{CauseKind, ChatId};
use crate::net;
use crate::texts::{self, Keyboard, Rendered};

/// How the text of a message is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Telegram's HTML.
    Html,
    /// As plain text.
    Plain,
}

/// Telegram, as the bot uses it. Clones share the connection. Every call is made once: the caller decides what
/// an error means for the message.
pub trait Api: Clone + Send + Sync + 'static {
    /// Asks who the bot is; returns its username, if Telegram sends one.
    fn greet(&self) -> impl Future<Output = Result<Option<String>, TelegramError>> + Send;

    /// Sets the menu of commands, once per language.
    fn set_commands(&self, default: Language) -> impl Future<Output = Result<(), TelegramError>> + Send;

    /// Sets the menu of commands in a chat: in which language, and whether with HR's commands. With `None`, the chat
    /// gets the general menu again.
    fn set_chat_commands(
        &self,
        chat: ChatId,
        menu: Option<(Language, bool)>,
    ) -> impl Future<Output = Result<(), TelegramError>> + Send;

    /// Waits for updates from this number on (0: all there are). Returns at most `most`, with their numbers, in any
    /// order. Updates below that number count as taken.
    fn updates(
        &self,
        offset: u32,
        most: u8,
    ) -> impl Future<Output = Result<Vec<(u32, Unread)>, TelegramError>> + Send;

    /// Sends a message; returns its number, if Telegram sends it.
    fn send(
        &self,
        chat: ChatId,
        text: &str,
        format: Format,
        keyboard: &Keyboard,
    ) -> impl Future<Output = Result<Option<i32>, TelegramError>> + Send;

    /// Replaces the text and the buttons of a message; without new buttons, it has none.
    fn edit(
        &self,
        chat: ChatId,
        message_id: i32,
        text: &Rendered,
    ) -> impl Future<Output = Result<(), TelegramError>> + Send;

    /// Sends 2 to 10 images in one message; returns the number of the last one, if Telegram sends it.
    fn send_album(
        &self,
        chat: ChatId,
        images: &[Photo],
        caption: &str,
    ) -> impl Future<Output = Result<Vec<i32>, TelegramError>> + Send;

    /// Sends an image; returns its number, if Telegram sends it.
    fn send_photo(
        &self,
        chat: ChatId,
        image: &Photo,
        caption: Option<&str>,
    ) -> impl Future<Output = Result<Option<i32>, TelegramError>> + Send;

    /// Sends a file; returns its number, if Telegram sends it.
    fn send_document(
        &self,
        chat: ChatId,
        file: &Photo,
        caption: &str,
    ) -> impl Future<Output = Result<Option<i32>, TelegramError>> + Send;

    /// Confirms that a press was taken, with a text that pops up, if there is one.
    fn answer_callback(
        &self,
        query: &str,
        toast: Option<&str>,
    ) -> impl Future<Output = Result<(), TelegramError>> + Send;

    /// Deletes a message, the bot's or the person's; Telegram allows it within two days.
    fn delete(&self, chat: ChatId, message_id: i32)
    -> impl Future<Output = Result<(), TelegramError>> + Send;

    /// Deletes messages, at most [`DELETED_AT_ONCE`](crate::model::DELETED_AT_ONCE). Those that are gone already are
    /// skipped; Telegram allows it within two days.
    fn delete_messages(
        &self,
        chat: ChatId,
        message_ids: &[i32],
    ) -> impl Future<Output = Result<(), TelegramError>> + Send;

    /// Shows "typing…" for five seconds.
    fn show_typing(&self, chat: ChatId) -> impl Future<Output = Result<(), TelegramError>> + Send;

    /// The time of Telegram's clock, to the second, if it sends one.
    fn clock(&self) -> impl Future<Output = Result<Option<DateTime<Utc>>, TelegramError>> + Send;
}

impl Api for Telegram {
    async fn greet(&self) -> Result<Option<String>, TelegramError> {
        self.reported(Kind::Greeting, "greet", async {
            match self.bot.call(&GetMe::new()).await {
                // It has no other name, but teloxide panics over one without.
                Ok(me) => Ok(me.user.username),
                Err(error) => judge(&error).map(|_| None),
            }
        })
        .await
    }

    async fn set_commands(&self, default: Language) -> Result<(), TelegramError> {
        self.reported(Kind::Other, "set_commands", async {
            for language in [None, Some(Language::Ru), Some(Language::En)] {
                let commands = texts::command_menu(language.unwrap_or(default), false);
                let commands = commands.into_iter().map(|(name, text)| BotCommand::new(name, text));
                let mut request = SetMyCommands::new(commands);
                if let Some(language) = language {
                    request = request.language_code(language.tag());
                }
                done(self.bot.call(&request).await)?;
            }
            Ok(())
        })
        .await
    }

    async fn set_chat_commands(
        &self,
        chat: ChatId,
        menu: Option<(Language, bool)>,
    ) -> Result<(), TelegramError> {
        self.reported(Kind::Other, "set_commands", async {
            let scope = BotCommandScope::Chat { chat_id: TelegramChat(chat.0).into() };
            let Some((language, hr)) = menu else {
                return done(self.bot.call(&DeleteMyCommands::new().scope(scope)).await);
            };
            let commands = texts::command_menu(language, hr);
            let commands = commands.into_iter().map(|(name, text)| BotCommand::new(name, text));
            done(self.bot.call(&SetMyCommands::new(commands).scope(scope)).await)
        })
        .await
    }

    async fn updates(&self, offset: u32, most: u8) -> Result<Vec<(u32, Unread)>, TelegramError> {
        let asked = self.reported(Kind::Updates, "updates", async {
            let request = GetUpdates::new()
                .limit(most)
                .timeout(self.poll.as_secs() as u32)
                .allowed_updates([AllowedUpdate::Message, AllowedUpdate::CallbackQuery]);
            // Before the first update there is no offset to confirm.
            let request =
                if offset == 0 { request } else { request.offset(i32::try_from(offset).unwrap_or(i32::MAX)) };
            match self.poller.updates(&request).await {
                Ok(updates) => Ok(updates),
                Err(error) => Err(self.mend(&error).await),
            }
        });
        let updates = asked.await?;
        self.brought(updates.len());
        Ok(updates.into_iter().map(|(id, text)| (id, Unread::text(text))).collect())
    }

    async fn send(
        &self,
        chat: ChatId,
        text: &str,
        format: Format,
        keyboard: &Keyboard,
    ) -> Result<Option<i32>, TelegramError> {
        self.reported(Kind::Message, "send", async {
            let mut request = SendMessage::new(TelegramChat(chat.0), text).link_preview_options(no_preview());
            request.parse_mode = (format == Format::Html).then_some(ParseMode::Html);
            match self.call_with_markup(&request, Markup::of(keyboard)).await {
                Ok(sent) => Ok(Some(sent.id.0)),
                Err(error) => judge(&error),
            }
        })
        .await
    }

    async fn edit(&self, chat: ChatId, message_id: i32, text: &Rendered) -> Result<(), TelegramError> {
        self.reported(Kind::Message, "edit", async {
            // Say explicitly that there are no buttons: some servers do not accept a missing field for that.
            let buttons = match &text.keyboard {
                Keyboard::Inline(rows) => Markup::inline(rows),
                Keyboard::None | Keyboard::Menu(_) => Markup::inline(&[]),
            };
            let request = EditMessageText::new(TelegramChat(chat.0), MessageId(message_id), &text.html)
                .parse_mode(ParseMode::Html)
                .link_preview_options(no_preview());
            done(self.call_with_markup(&request, Some(buttons)).await)
        })
        .await
    }

    async fn send_album(
        &self,
        chat: ChatId,
        images: &[Photo],
        caption: &str,
    ) -> Result<Vec<i32>, TelegramError> {
        self.reported(Kind::Message, "album", async {
            let bytes = images.iter().map(|image| image.bytes.len()).sum();
            let media = (0..images.len()).map(|place| {
                let mut photo = json!({"type": "photo", "media": attached(place)});
                if place == 0 {
                    photo["caption"] = cut(caption, CAPTION).into();
                }
                photo
            });
            let parameters = vec![
                ("chat_id", chat.to_string()),
                ("media", media.collect::<serde_json::Value>().to_string()),
            ];
            let files: Vec<&Photo> = images.iter().collect();
            match self.carrier(bytes).call_with::<SendMediaGroup>(parameters, &files).await {
                Ok(sent) => Ok(sent.iter().map(|message| message.id.0).collect()),
                Err(error) => judge_media(&error).map(|sent: Option<i32>| sent.into_iter().collect()),
            }
        })
        .await
    }

    async fn send_photo(
        &self,
        chat: ChatId,
        image: &Photo,
        caption: Option<&str>,
    ) -> Result<Option<i32>, TelegramError> {
        self.reported(Kind::Message, "photo", async {
            let mut parameters = vec![("chat_id", chat.to_string()), ("photo", attached(0))];
            parameters.extend(caption.map(|caption| ("caption", cut(caption, CAPTION))));
            match self.carrier(image.bytes.len()).call_with::<SendPhoto>(parameters, &[image]).await {
                Ok(sent) => Ok(Some(sent.id.0)),
                Err(error) => judge_media(&error),
            }
        })
        .await
    }

    async fn send_document(
        &self,
        chat: ChatId,
        document: &Photo,
        caption: &str,
    ) -> Result<Option<i32>, TelegramError> {
        self.reported(Kind::Message, "document", async {
            // As it is: Telegram would otherwise show a table's first lines as something else.
            let parameters = vec![
                ("chat_id", chat.to_string()),
                ("document", attached(0)),
                ("caption", cut(caption, CAPTION)),
                ("disable_content_type_detection", true.to_string()),
            ];
            match self.uploader.call_with::<SendDocument>(parameters, &[document]).await {
                Ok(sent) => Ok(Some(sent.id.0)),
                Err(error) => judge_media(&error),
            }
        })
        .await
    }

    async fn answer_callback(&self, query: &str, toast: Option<&str>) -> Result<(), TelegramError> {
        self.reported(Kind::Other, "answer_press", async {
            let mut request = AnswerCallbackQuery::new(CallbackQueryId(query.to_owned()));
            request.text = toast.map(|toast| cut(toast, TOAST));
            done(self.bot.call(&request).await)
        })
        .await
    }

    async fn delete(&self, chat: ChatId, message_id: i32) -> Result<(), TelegramError> {
        self.reported(Kind::Other, "delete", async {
            done(self.bot.call(&DeleteMessage::new(TelegramChat(chat.0), MessageId(message_id))).await)
        })
        .await
    }

    async fn delete_messages(&self, chat: ChatId, message_ids: &[i32]) -> Result<(), TelegramError> {
        self.reported(Kind::Other, "delete", async {
            let ids = message_ids.iter().copied().map(MessageId);
            done(self.bot.call(&DeleteMessages::new(TelegramChat(chat.0), ids)).await)
        })
        .await
    }

    async fn show_typing(&self, chat: ChatId) -> Result<(), TelegramError> {
        self.reported(Kind::Other, "show_typing", async {
            done(self.bot.call(&SendChatAction::new(TelegramChat(chat.0), ChatAction::Typing)).await)
        })
        .await
    }

    async fn clock(&self) -> Result<Option<DateTime<Utc>>, TelegramError> {
        self.reported(Kind::Other, "clock", async {
            // Without the token: any answer of the server shows its time. The answer itself is not read.
            match self.bot.anything().await {
                Ok(answer) => Ok(net::date(answer.headers())),
                Err(error) => {
                    let cause = net::Trouble::of(&error).to_string();
                    Err(TelegramError::transient(CauseKind::TelegramUnreachable.because(cause)))
                }
            }
        })
        .await
    }
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

/// The name under which the first, second, … image or file is attached.
fn attached(place: usize) -> String {
    format!("attach://{place}")
}
