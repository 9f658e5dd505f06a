//! Delivery of messages: effect → text → request.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::desk::{Outcome, Rules};
use crate::exam::{ContentHash, Language};
use crate::messages::{self, Reading};
use crate::model::{
    Acquaintance, AttemptNumber, Cause, CauseKind, ChatId, Effect, EffectId, EffectKey, Message,
    MissingImage, PersonId, Readers, Stage, TelegramEffect,
};
use crate::store::{Acquaintances, Languages, Outbox, Records, Store, StoreError, View};
use crate::telegram::{Api, Limits, TelegramError};
use crate::texts::{self, Rendered};
use crate::workers::{Performed, QueuedEffect, Transient, Worker};

/// How long delivery is retried: after that, a message is of no use to anyone.
const RETRY_BUDGET: Duration = Duration::from_hours(24);

/// Telegram shows "typing…" for five seconds.
const TYPING: Duration = Duration::from_secs(4);

/// How many times "typing…" is shown for one check (two minutes).
const TYPINGS: usize = 30;

/// Minimum number of messages that may be under way to each class of people at the same time, no matter what
/// waits for others.
const RESERVED: usize = 4;

/// Delivers messages.
pub struct TelegramWorker<T> {
    pub(super) telegram: T,
    pub(super) store: Store,
    pub(super) rules: Rules,
    pub(super) limits: Limits,
    /// Chats that are shown "typing…" right now.
    typing: Mutex<JoinSet<()>>,
}

/// What arrived of an effect.
#[derive(Default)]
pub(super) struct Sent {
    /// The numbers of the messages, in order.
    pub(super) message_ids: Vec<i32>,
    /// Images that did not arrive.
    pub(super) missing: Vec<MissingImage>,
    /// The exam that they belong to.
    exam: Option<ContentHash>,
}

impl Sent {
    /// Sets the exam that the images belong to.
    pub(super) fn of(self, exam: ContentHash) -> Self {
        Self { exam: Some(exam), ..self }
    }

    /// The pieces of a text.
    fn texts(message_ids: Vec<i32>) -> Self {
        Self { message_ids, ..Self::default() }
    }

    fn outcome(self) -> Outcome {
        let Self { message_ids, missing, exam } = self;
        match exam {
            Some(exam) if !missing.is_empty() => Outcome::SentWithout { message_ids, exam, missing },
            _ => Outcome::Sent { message_ids },
        }
    }
}

impl From<Option<i32>> for Sent {
    fn from(message_id: Option<i32>) -> Self {
        Self { message_ids: message_id.into_iter().collect(), ..Self::default() }
    }
}

/// Why a message was not delivered yet.
pub(super) enum DeliveryError {
    /// Telegram, or the way there.
    Telegram(TelegramError),
    /// The file.
    Store(StoreError),
    /// The content can't be made.
    Making(Cause),
    /// The person may not read it any more.
    NotTheirs,
    /// What it is about was deleted.
    SubjectGone,
}

impl From<TelegramError> for DeliveryError {
    fn from(error: TelegramError) -> Self {
        Self::Telegram(error)
    }
}

impl From<StoreError> for DeliveryError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl<T: Api> Worker for TelegramWorker<T> {
    async fn perform(&self, queued: &QueuedEffect) -> Performed {
        let Effect::Telegram(effect) = &queued.entry.effect else {
            return Performed::Done(self.give_up(CauseKind::Defect.because("not a message")));
        };
        match self.try_once(effect, queued.entry.created).await {
            Ok(sent) => Performed::Done(sent.outcome()),
            // Another try does not make the record readable; an error of the whole file ends the bot.
            Err(DeliveryError::Store(error)) if error.is_about_one_record() => {
                self.not_made(queued, effect, CauseKind::Record.because(error.to_string())).await
            }
            Err(DeliveryError::Store(error)) => {
                Performed::Failed(Transient::untouched(CauseKind::Record.because(error.to_string())))
            }
            Err(DeliveryError::Making(cause)) => self.not_made(queued, effect, cause).await,
            Err(DeliveryError::NotTheirs) => {
                discarded(queued, effect, CauseKind::NotHr.because("they are not HR any more"))
            }
            Err(DeliveryError::SubjectGone) => {
                discarded(queued, effect, CauseKind::SubjectGone.because("what it is about was deleted"))
            }
            Err(DeliveryError::Telegram(TelegramError::Transient { cause, retry_after, .. })) => {
                Performed::Failed(Transient { cause, after: retry_after, untouched: false })
            }
            // The operator will replace a revoked token; until then nothing must be lost.
            Err(DeliveryError::Telegram(TelegramError::Unauthorized { .. })) if !self.token_works().await => {
                let cause = CauseKind::Token.because("Telegram refuses the token");
                Performed::Failed(Transient::untouched(cause))
            }
            Err(DeliveryError::Telegram(error)) => {
                let cause = error.into_cause();
                tracing::warn!(
                    effect = queued.place.id.0,
                    chat = effect.chat().0,
                    cause = cause.raw,
                    "cannot deliver a message"
                );
                Performed::Done(Outcome::Undeliverable { cause })
            }
        }
    }

    fn retry_budget(&self, _: &QueuedEffect) -> Option<Duration> {
        Some(RETRY_BUDGET)
    }

    fn give_up(&self, cause: Cause) -> Outcome {
        Outcome::Undeliverable { cause }
    }

    fn class(&self, queued: &QueuedEffect) -> Acquaintance {
        self.acquaintance(queued.entry.effect.person().chat())
    }

    const RESERVED: usize = RESERVED;
}

impl<T: Api> TelegramWorker<T> {
    /// A worker that sends through this client.
    #[must_use]
    pub fn new(telegram: T, store: Store, rules: Rules, limits: Limits) -> Self {
        Self { telegram, store, rules, limits, typing: Mutex::default() }
    }

    async fn try_once(&self, effect: &TelegramEffect, decided: DateTime<Utc>) -> Result<Sent, DeliveryError> {
        let message_id = match effect {
            TelegramEffect::Instructions { chat, language } => {
                return self.instructions(self.opened(effect)?, *chat, *language).await;
            }
            TelegramEffect::Images { chat, language, person, attempt } => {
                return self.images(self.opened(effect)?, *chat, *language, *person, *attempt).await;
            }
            TelegramEffect::Pairs { chat, language, person, attempt } => {
                return self.pairs(self.opened(effect)?, *chat, *language, *person, *attempt).await;
            }
            TelegramEffect::Doubt { chat, language, doubt } => {
                return self.doubt(self.opened(effect)?, *chat, *language, *doubt).await;
            }
            TelegramEffect::Send { chat, language, message } => {
                let text = self.written(effect, *language, message, decided).await?;
                return Ok(Sent::texts(self.send_all(*chat, &text).await?));
            }
            TelegramEffect::Edit { chat, message_id, language, message } => {
                let text = self.written(effect, *language, message, decided).await?;
                self.edit(*chat, *message_id, &text).await?
            }
            TelegramEffect::Progress { person, attempt, language, stage } => {
                self.progress(*person, *attempt, *language, *stage).await?
            }
            TelegramEffect::Typing { chat, until } => {
                self.typing(*chat, *until).await;
                None
            }
            TelegramEffect::Export { chat, language, export } => {
                self.export(self.opened(effect)?, *chat, *language, *export, decided).await?
            }
            TelegramEffect::PersonalData { chat, language } => {
                self.personal_data(self.opened(effect)?, *chat, *language, decided).await?
            }
            TelegramEffect::Commands { chat, language, hr } => {
                let chosen = self.opened(effect)?.chosen_language(PersonId::of_chat(*chat))?;
                // Everybody's commands are in the language of their Telegram, unless they chose another.
                let menu =
                    if *hr { Some((*language, true)) } else { chosen.map(|language| (language, false)) };
                self.telegram.set_chat_commands(*chat, menu).await?;
                None
            }
            TelegramEffect::Delete { chat, message_id } => {
                match self.telegram.delete(*chat, *message_id).await {
                    // It is gone already, or too old: nothing more can be done.
                    Ok(()) | Err(TelegramError::Permanent { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
                None
            }
            TelegramEffect::DeleteMessages { chat, message_ids } => {
                match self.telegram.delete_messages(*chat, message_ids).await {
                    // Some are too old, or the chat is gone: the person can delete it themselves.
                    Ok(()) | Err(TelegramError::Permanent { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
                None
            }
            TelegramEffect::AnswerCallback { chat, query, stale, language } => {
                self.answer_press(*chat, query, stale.then(|| texts::out_of_date(*language))).await?
            }
            TelegramEffect::Toast { chat, query, language, toast } => {
                self.answer_press(*chat, query, Some(texts::toast(*toast, *language))).await?
            }
        };
        Ok(message_id.into())
    }

    /// Waits for the next slot in this chat, and checks again whether the recipients may still read the message.
    pub(super) async fn wait_for_slot(&self, chat: ChatId, readers: Readers) -> Result<(), DeliveryError> {
        // What is not sent must not use up the slot of what is.
        may_read(&self.store.read()?, chat, readers)?;
        self.wait(chat).await;
        may_read(&self.store.read()?, chat, readers)
    }

    /// Waits for the next slot in this chat; returns whether it had to wait.
    pub(super) async fn wait(&self, chat: ChatId) -> bool {
        self.limits.wait_for_slot(self.acquaintance(chat), chat).await
    }

    /// The class of the person in the chat. If the file can't be read, the bot ends anyway.
    fn acquaintance(&self, chat: ChatId) -> Acquaintance {
        let acquaintance =
            self.store.read().and_then(|view| view.acquaintance(PersonId(chat.0.unsigned_abs())));
        acquaintance.unwrap_or(Acquaintance::Stranger)
    }

    /// The current records, for one delivery: everything in the message comes from them, and so does the right to
    /// read it, which may have been lost since the message was decided on.
    fn opened(&self, effect: &TelegramEffect) -> Result<View, DeliveryError> {
        let view = self.store.read()?;
        may_read(&view, effect.chat(), messages::readers(effect))?;
        Ok(view)
    }

    /// A message when its slot comes, with the records at that time.
    async fn written(
        &self,
        effect: &TelegramEffect,
        language: Language,
        message: &Message,
        decided: DateTime<Utc>,
    ) -> Result<Rendered, DeliveryError> {
        let chat = effect.chat();
        self.wait_for_slot(chat, messages::readers(effect)).await?;
        let view = self.opened(effect)?;
        let rendered = if messages::takes_long(message, &self.rules) {
            let (rules, message) = (self.rules.clone(), message.clone());
            let render = move || {
                let reading = Reading { view: &view, rules: &rules, chat, language, decided };
                messages::rendered(&message, &reading)
            };
            self.made_aside(chat, render).await??
        } else {
            messages::rendered(
                message,
                &Reading { view: &view, rules: &self.rules, chat, language, decided },
            )?
        };
        rendered.ok_or(DeliveryError::SubjectGone)
    }

    /// If content can't be made, tells the person who waits for it.
    async fn not_made(&self, queued: &QueuedEffect, effect: &TelegramEffect, cause: Cause) -> Performed {
        tracing::error!(effect = queued.place.id.0, chat = effect.chat().0, %cause, "cannot render a message");
        let (TelegramEffect::Send { chat, language, .. }
        | TelegramEffect::Edit { chat, language, .. }
        | TelegramEffect::Images { chat, language, .. }
        | TelegramEffect::Pairs { chat, language, .. }
        | TelegramEffect::Doubt { chat, language, .. }
        | TelegramEffect::PersonalData { chat, language }
        | TelegramEffect::Export { chat, language, .. }) = effect
        else {
            return Performed::Done(Outcome::Undeliverable { cause });
        };
        match self.say(*chat, &texts::not_made(*language)).await {
            Err(DeliveryError::Telegram(TelegramError::Transient { cause, retry_after, .. })) => {
                Performed::Failed(Transient { cause, after: retry_after, untouched: true })
            }
            _ => Performed::Done(Outcome::Undeliverable { cause }),
        }
    }

    /// Shows the progress of an assignment in one message that is edited. A stage that was overtaken while it
    /// waited is left out.
    async fn progress(
        &self,
        person: PersonId,
        attempt: AttemptNumber,
        language: Language,
        stage: Stage,
    ) -> Result<Option<i32>, DeliveryError> {
        let chat = person.chat();
        // Check before the wait, too: a stage that is left out must not use up the slot of the next one.
        let (mut waits, mut has_slot) = (self.limits.is_busy(chat), false);
        let shown = loop {
            let view = self.store.read()?;
            let shown = view.attempt(person, attempt)?.and_then(|attempt| attempt.progress_message);
            if waits && shown.is_some() && overtaken(&view, person, attempt, stage)? {
                return Ok(shown);
            }
            if has_slot {
                break shown;
            }
            drop(view);
            waits = self.wait(chat).await;
            has_slot = true;
        };
        let text = messages::progress(stage, language);
        match shown {
            Some(message_id) => self.edit(chat, message_id, &text).await,
            None => self.send(chat, &text).await,
        }
    }

    /// "Typing…" now, and again while the check lasts; it does not matter if this fails.
    async fn typing(&self, chat: ChatId, until: EffectId) {
        if let Err(error) = self.telegram.show_typing(chat).await {
            tracing::debug!(chat = chat.0, cause = %error, "cannot show typing");
            return;
        }
        let (telegram, store) = (self.telegram.clone(), self.store.clone());
        let mut shown = self.typing.lock().await;
        while let Some(ended) = shown.try_join_next() {
            ended.expect("typing panicked");
        }
        shown.spawn(async move {
            for _ in 0..TYPINGS {
                tokio::time::sleep(TYPING).await;
                let since = store.read().and_then(|view| view.waiting_since(until));
                let waits = since.is_ok_and(|since| since.is_some());
                if !waits || telegram.show_typing(chat).await.is_err() {
                    return;
                }
            }
        });
    }

    async fn token_works(&self) -> bool {
        self.telegram.greet().await.is_ok()
    }
}

/// It is not sent, and nothing is wrong.
fn discarded(queued: &QueuedEffect, effect: &TelegramEffect, cause: Cause) -> Performed {
    let (chat, what) = (effect.chat().0, queued.entry.effect.name());
    tracing::info!(effect = queued.place.id.0, chat, what, "discarded: {cause}");
    Performed::Done(Outcome::Undeliverable { cause })
}

/// Whether the recipients may read it, according to these records.
fn may_read(view: &View, chat: ChatId, readers: Readers) -> Result<(), DeliveryError> {
    match readers {
        Readers::Anybody => Ok(()),
        Readers::Hr if view.hr_of(PersonId::of_chat(chat))?.is_some() => Ok(()),
        Readers::Hr => Err(DeliveryError::NotTheirs),
    }
}

/// Whether a later stage of the same assignment waits already.
fn overtaken(view: &View, of: PersonId, number: AttemptNumber, shown: Stage) -> Result<bool, StoreError> {
    view.any_waits_at(EffectKey::Chat(of.chat()), |effect| match effect {
        Effect::Telegram(TelegramEffect::Progress { person, attempt, stage, .. }) => {
            *person == of && *attempt == number && *stage != shown
        }
        _ => false,
    })
}
