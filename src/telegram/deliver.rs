//! Delivery of messages: effect → text → request.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use teloxide::RequestError;
use teloxide::payloads::{AnswerCallbackQuerySetters, EditMessageTextSetters, SendMessageSetters};
use teloxide::requests::{Request, Requester};
use teloxide::types::{
    CallbackQueryId, ChatAction, ChatId, LinkPreviewOptions, MessageId, ParseMode, ReplyMarkup,
};

use super::client::Telegram;
use super::error::{Verdict, cause, judge};
use super::format::{pieces, plain};
use super::keyboard::{inline, markup};
use super::limits::Limits;
use crate::desk::{Outcome, Rules};
use crate::exam::Language;
use crate::lanes::{Courier, Parcel, Tried};
use crate::store::{
    Attempt, Candidate, Effect, EffectId, Notice, PersonId, Records, Stage, Store, StoreError, TelegramEffect,
};
use crate::texts::{self, Facts, Keyboard, Message};

/// A message that could not be delivered for so long is of no use to anybody.
const PATIENCE: Duration = Duration::from_hours(24);

/// Telegram shows "typing…" for five seconds.
const TYPING: Duration = Duration::from_secs(4);

/// So often "typing…" is shown for one check (two minutes).
const TYPINGS: usize = 30;

/// The pause before a message is tried again after the token was refused.
const TOKEN_PAUSE: Duration = Duration::from_secs(30);

/// Delivers messages.
pub struct Postman {
    pub(super) telegram: Telegram,
    pub(super) store: Store,
    pub(super) rules: Rules,
    pub(super) limits: Arc<Limits>,
}

/// Why a message is not there yet.
pub(super) enum Failure {
    /// Telegram, or the way there.
    Request(RequestError),
    /// The file.
    Store(StoreError),
    /// What was to be sent can't be made.
    Making(String),
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Courier for Postman {
    async fn deliver(&self, parcel: &Parcel) -> Tried {
        let Effect::Telegram(effect) = &parcel.entry.effect else {
            return Tried::Done(self.give_up("not a message".to_owned()));
        };
        match self.try_once(effect, parcel.entry.created).await {
            Ok(message) => Tried::Done(Outcome::Sent { message }),
            Err(Failure::Store(error)) => Tried::Fault { cause: error.to_string(), after: None },
            Err(Failure::Making(cause)) => {
                tracing::error!(effect = parcel.id, chat = effect.chat(), cause, "message can't be made");
                Tried::Done(Outcome::Undeliverable { cause })
            }
            Err(Failure::Request(error)) => match judge(&error) {
                Verdict::Again(after) => Tried::Fault { cause: cause(&error), after },
                Verdict::Unchanged => Tried::Done(Outcome::Sent { message: None }),
                Verdict::CarriedOut(message) => Tried::Done(Outcome::Sent { message }),
                // The operator will see to a revoked token; until then nothing is to be lost.
                Verdict::Unauthorized if !self.token_works().await => {
                    Tried::Fault { cause: "Telegram refuses the token".to_owned(), after: Some(TOKEN_PAUSE) }
                }
                Verdict::Unauthorized | Verdict::NothingToEdit | Verdict::BadMarkup | Verdict::Never => {
                    let cause = cause(&error);
                    tracing::warn!(
                        effect = parcel.id,
                        chat = effect.chat(),
                        cause,
                        "message can't be delivered"
                    );
                    Tried::Done(Outcome::Undeliverable { cause })
                }
            },
        }
    }

    fn patience(&self, _: &Parcel) -> Option<Duration> {
        Some(PATIENCE)
    }

    fn give_up(&self, cause: String) -> Outcome {
        Outcome::Undeliverable { cause }
    }
}

impl Postman {
    /// A postman who knows the way.
    #[must_use]
    pub fn new(telegram: Telegram, store: Store, rules: Rules, limits: Limits) -> Self {
        Self { telegram, store, rules, limits: Arc::new(limits) }
    }

    async fn try_once(
        &self,
        effect: &TelegramEffect,
        decided: DateTime<Utc>,
    ) -> Result<Option<i32>, Failure> {
        match effect {
            TelegramEffect::Send { chat, language, notice } => {
                let message = self.render(*chat, *language, notice, decided)?;
                self.limits.turn(*chat).await;
                self.send(*chat, &message).await
            }
            TelegramEffect::Edit { chat, message, language, notice } => {
                let text = self.render(*chat, *language, notice, decided)?;
                self.limits.turn(*chat).await;
                self.edit(*chat, *message, &text).await
            }
            TelegramEffect::Progress { person, attempt, language, stage } => {
                self.progress(*person, *attempt, *language, *stage).await
            }
            TelegramEffect::Instructions { chat, language } => self.instructions(*chat, *language).await,
            TelegramEffect::Pictures { chat, language, person, attempt } => {
                self.pictures(*chat, *language, *person, *attempt).await
            }
            TelegramEffect::Typing { chat, until } => {
                self.typing(*chat, *until).await;
                Ok(None)
            }
            TelegramEffect::AnswerPress { query, stale, language, .. } => {
                self.answer(query, stale.then(|| texts::out_of_date(*language))).await?;
                Ok(None)
            }
        }
    }

    /// The text of a notice, with the records that it is about.
    fn render(
        &self,
        chat: i64,
        language: Language,
        notice: &Notice,
        decided: DateTime<Utc>,
    ) -> Result<Message, StoreError> {
        let subject = self.subject(chat, notice)?;
        let subject = subject.as_ref().map(|(candidate, attempt)| (candidate, attempt.as_ref()));
        let facts = Facts { exam: &self.rules.exam, attempts: self.rules.attempts, subject, decided };
        Ok(texts::render(notice, language, &facts))
    }

    fn subject(
        &self,
        chat: i64,
        notice: &Notice,
    ) -> Result<Option<(Candidate, Option<Attempt>)>, StoreError> {
        let (person, number) = match notice {
            Notice::Credentials { attempt }
            | Notice::Reminder { attempt }
            | Notice::CheckFailedMoreTime { attempt } => (chat as PersonId, Some(*attempt)),
            Notice::HrCard { person, attempt, .. }
            | Notice::HrFailure { person, attempt }
            | Notice::HrTimeOver { person, attempt } => (*person, Some(*attempt)),
            Notice::HrRetried { person } => (*person, None),
            _ => return Ok(None),
        };
        let view = self.store.read()?;
        let Some(candidate) = view.candidate(person)? else { return Ok(None) };
        let attempt = number.map_or(Ok(None), |number| view.attempt(person, number))?;
        Ok(Some((candidate, attempt)))
    }

    /// Sends a message, in pieces if it is long; gives the number of the last piece.
    async fn send(&self, chat: i64, message: &Message) -> Result<Option<i32>, Failure> {
        let pieces = pieces(&message.html);
        let mut last = None;
        for (index, piece) in pieces.iter().enumerate() {
            let keyboard = if index + 1 == pieces.len() { markup(&message.keyboard) } else { None };
            last = self.send_piece(chat, piece, keyboard).await?;
        }
        Ok(last)
    }

    async fn send_piece(
        &self,
        chat: i64,
        html: &str,
        keyboard: Option<ReplyMarkup>,
    ) -> Result<Option<i32>, Failure> {
        let request = |text: &str| {
            let request =
                self.telegram.bot.send_message(ChatId(chat), text).link_preview_options(no_preview());
            match &keyboard {
                Some(keyboard) => request.reply_markup(keyboard.clone()),
                None => request,
            }
        };
        match request(html).parse_mode(ParseMode::Html).send().await {
            Ok(sent) => Ok(Some(sent.id.0)),
            Err(error) => match judge(&error) {
                Verdict::CarriedOut(message) => Ok(message),
                // Better plain than never.
                Verdict::BadMarkup => Ok(Some(request(&plain(html)).send().await?.id.0)),
                _ => Err(error.into()),
            },
        }
    }

    /// Puts another text into a message; where there is none to edit, sends a new one.
    async fn edit(&self, chat: i64, message: i32, text: &Message) -> Result<Option<i32>, Failure> {
        // No buttons is said in so many words: not every server takes silence for it.
        let buttons = match &text.keyboard {
            Keyboard::Inline(rows) => inline(rows),
            Keyboard::None | Keyboard::Menu(_) => inline(&[]),
        };
        let request = self
            .telegram
            .bot
            .edit_message_text(ChatId(chat), MessageId(message), &text.html)
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview())
            .reply_markup(buttons);
        match request.send().await {
            Ok(_) => Ok(Some(message)),
            Err(error) => match judge(&error) {
                Verdict::Unchanged | Verdict::CarriedOut(_) => Ok(Some(message)),
                Verdict::NothingToEdit | Verdict::BadMarkup => self.send(chat, text).await,
                _ => Err(error.into()),
            },
        }
    }

    /// Shows how far an assignment is: one message, edited. A stage that was overtaken while it waited for its turn
    /// is left out.
    async fn progress(
        &self,
        person: PersonId,
        attempt: u8,
        language: Language,
        stage: Stage,
    ) -> Result<Option<i32>, Failure> {
        let chat = person as i64;
        // Looked at before the turn, too: a stage that is left out must not cost the next one its turn.
        let (mut waits, mut has_turn) = (self.limits.is_busy(chat), false);
        let shown = loop {
            let view = self.store.read()?;
            let shown = view.attempt(person, attempt)?.and_then(|attempt| attempt.progress_message);
            if waits && shown.is_some() && overtaken(&view.outbox()?, person, attempt, stage) {
                return Ok(shown);
            }
            if has_turn {
                break shown;
            }
            drop(view);
            waits = self.limits.turn(chat).await;
            has_turn = true;
        };
        let text = texts::progress(stage, language);
        match shown {
            Some(message) => self.edit(chat, message, &text).await,
            None => self.send(chat, &text).await,
        }
    }

    /// "Typing…" now, and again while the check lasts; a sign of life that nobody misses if it fails.
    async fn typing(&self, chat: i64, until: EffectId) {
        let action =
            move |telegram: &Telegram| telegram.bot.send_chat_action(ChatId(chat), ChatAction::Typing).send();
        if let Err(error) = action(&self.telegram).await {
            tracing::debug!(chat, cause = cause(&error), "cannot show typing");
            return;
        }
        let (telegram, store) = (self.telegram.clone(), self.store.clone());
        tokio::spawn(async move {
            for _ in 0..TYPINGS {
                tokio::time::sleep(TYPING).await;
                let waits =
                    store.read().and_then(|view| view.effect(until)).is_ok_and(|effect| effect.is_some());
                if !waits || action(&telegram).await.is_err() {
                    return;
                }
            }
        });
    }

    async fn token_works(&self) -> bool {
        self.telegram.bot.get_me().send().await.is_ok()
    }

    async fn answer(&self, query: &str, toast: Option<String>) -> Result<(), Failure> {
        let mut request = self.telegram.bot.answer_callback_query(CallbackQueryId(query.to_owned()));
        if let Some(toast) = toast {
            request = request.text(toast);
        }
        request.send().await?;
        Ok(())
    }
}

/// Whether a later stage of the same assignment waits already.
fn overtaken(
    outbox: &[(EffectId, crate::store::OutboxEntry)],
    of: PersonId,
    number: u8,
    shown: Stage,
) -> bool {
    outbox.iter().any(|(_, entry)| match &entry.effect {
        Effect::Telegram(TelegramEffect::Progress { person, attempt, stage, .. }) => {
            *person == of && *attempt == number && *stage != shown
        }
        _ => false,
    })
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
