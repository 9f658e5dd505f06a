//! A model of Telegram: updates that come repeated and out of order, chats that keep what was sent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use candidates_bot::exam::Language;
use candidates_bot::model::{CauseKind, ChatId, Incoming, Sender};
use candidates_bot::retry::RetryAfter;
use candidates_bot::telegram::{Api, Format, Photo, TelegramError, Unread};
use candidates_bot::texts::{ButtonAction, Callback, Keyboard, Rendered};
use chrono::{DateTime, Utc};
use tokio::sync::Notify;
use tokio::time::timeout;

use super::hazards::{Hazard, Server};
use super::troubles::moved_telegram;
use super::weather::{Hit, Weather};

/// How long a poll waits for updates.
const POLL: Duration = Duration::from_secs(30);

/// A message of the bot.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub id: i32,
    pub html: String,
    pub presses: Vec<Callback>,
}

/// What a chat showed at some time, whatever happened to it later.
#[derive(Clone, Debug)]
pub struct Told {
    pub at: DateTime<Utc>,
    pub chat: ChatId,
    pub shown: Shown,
}

#[derive(Default)]
pub struct State {
    pub chats: BTreeMap<i64, Vec<Shown>>,
    /// Everything that anyone was ever shown.
    pub told: Vec<Told>,
    /// The time at which a call is carried out.
    now: DateTime<Utc>,
    /// People who blocked the bot.
    pub blocked: BTreeSet<i64>,
    /// What was for people while they blocked the bot, and was never shown to them.
    pub unread: Vec<(ChatId, String)>,
    /// People who cleared their chat at some time.
    pub cleared: BTreeSet<i64>,
    /// Updates that were not confirmed.
    waiting: BTreeMap<u32, Incoming>,
    /// Updates that a poll returned and that may be returned again.
    brought: BTreeMap<u32, Incoming>,
    pub last_update: u32,
    /// How many times each person wrote or pressed.
    pub acts: BTreeMap<u64, u32>,
    last_message: i32,
    last_query: u32,
}

impl State {
    fn put(
        &mut self,
        chat: ChatId,
        html: String,
        presses: Vec<Callback>,
    ) -> Result<Option<i32>, TelegramError> {
        if self.blocked.contains(&chat.0) {
            self.unread.push((chat, html));
            return Err(TelegramError::Permanent {
                cause: CauseKind::Blocked.because("Forbidden: bot was blocked by the user"),
            });
        }
        self.last_message += 1;
        let id = self.last_message;
        let shown = Shown { id, html, presses };
        self.told.push(Told { at: self.now, chat, shown: shown.clone() });
        self.chats.entry(chat.0).or_default().push(shown);
        Ok(Some(id))
    }

    /// Changes an existing message.
    fn change(&mut self, chat: ChatId, changed: Shown) -> Result<(), TelegramError> {
        let gone = || TelegramError::NothingToEdit {
            cause: CauseKind::Uneditable.because("message to edit not found"),
        };
        let messages = self.chats.get_mut(&chat.0).ok_or_else(gone)?;
        let shown = messages.iter_mut().find(|shown| shown.id == changed.id).ok_or_else(gone)?;
        self.told.push(Told { at: self.now, chat, shown: changed.clone() });
        *shown = changed;
        Ok(())
    }
}

/// Telegram. Clones share the state.
#[derive(Clone)]
pub struct ModelTelegram {
    state: Arc<Mutex<State>>,
    news: Arc<Notify>,
    weather: Arc<Weather>,
}

impl ModelTelegram {
    pub fn new(weather: Arc<Weather>) -> Self {
        Self { state: Arc::default(), news: Arc::default(), weather }
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("Telegram")
    }

    /// Whether every update was confirmed.
    pub fn is_idle(&self) -> bool {
        self.state().waiting.is_empty()
    }

    pub fn write(&self, sender: &Sender, text: &str) {
        self.weather.note(|| format!("{} writes {text:?}", sender.id));
        self.push(Incoming::Text { sender: sender.clone(), text: text.to_owned(), message_id: 1 });
    }

    pub fn press(&self, sender: &Sender, message_id: i32, press: Callback) {
        self.press_data(sender, Some(message_id), &press.data());
    }

    /// A press with any data, under any message.
    pub fn press_data(&self, sender: &Sender, message_id: Option<i32>, data: &str) {
        self.weather.note(|| format!("{} presses {data:?} under {message_id:?}", sender.id));
        let query = {
            let mut state = self.state();
            state.last_query += 1;
            state.last_query.to_string()
        };
        self.push(Incoming::Callback { sender: sender.clone(), query, message_id, data: data.to_owned() });
    }

    /// A person writes, or presses, in a group: the client ignores it.
    pub fn write_in_group(&self, sender: &Sender) {
        self.weather.note(|| format!("{} speaks in a group", sender.id));
        self.push(Incoming::Ignored);
    }

    fn push(&self, incoming: Incoming) {
        let mut state = self.state();
        if let Incoming::Text { sender, .. } | Incoming::Callback { sender, .. } = &incoming {
            *state.acts.entry(sender.id.0).or_default() += 1;
        }
        state.last_update += 1;
        let id = state.last_update;
        state.waiting.insert(id, incoming);
        drop(state);
        self.news.notify_one();
    }

    /// The messages in a person's chat.
    pub fn chat(&self, id: u64) -> Vec<Shown> {
        self.state().chats.get(&(id as i64)).cloned().unwrap_or_default()
    }

    async fn call<T: Send + 'static>(
        &self,
        name: impl Fn() -> String,
        operation: impl FnOnce(&mut State) -> Result<T, TelegramError> + Send + 'static,
    ) -> Result<T, TelegramError> {
        let (state, weather) = (Arc::clone(&self.state), Arc::clone(&self.weather));
        let operation = move || {
            let mut state = state.lock().expect("Telegram");
            state.now = weather.truth();
            operation(&mut state)
        };
        let name = || format!("telegram: {}", name());
        if self.weather.is_moved(Server::Telegram, &name).await {
            return Err(moved_telegram());
        }
        match self.weather.pass(name, operation).await {
            Ok(result) => result,
            Err(Hit { cause, retry_after, .. }) => {
                let retry_after = retry_after.map(RetryAfter::of);
                let cause = CauseKind::TelegramUnreachable.because(cause);
                Err(TelegramError::Transient { cause, retry_after, blocked: None })
            }
        }
    }

    /// The result of a poll: mostly the new updates, the oldest if there are more than may come at once; sometimes only
    /// some of them, sometimes old ones again, in any order.
    fn bring(&self, offset: u32, most: usize) -> Vec<(u32, Incoming)> {
        let (repeats, shuffles) = (self.weather.foul_in(10), self.weather.foul_in(4));
        let mut state = self.state();
        let confirmed: Vec<u32> = state.brought.range(..offset).map(|(id, _)| *id).collect();
        for id in confirmed {
            state.waiting.remove(&id);
            if !repeats {
                state.brought.remove(&id);
            }
        }
        let mut updates: Vec<(u32, Incoming)> =
            state.waiting.iter().take(most).map(|(id, incoming)| (*id, incoming.clone())).collect();
        if shuffles {
            // One comes later than its successors, even though those are confirmed by then.
            if updates.len() > 1 {
                let late = self.weather.roll(updates.len() as u32) as usize;
                updates.remove(late);
            }
            updates.reverse();
        }
        state.brought.extend(updates.iter().cloned());
        if repeats {
            self.weather.count(Hazard::Repeated);
            updates.extend(state.brought.iter().map(|(id, incoming)| (*id, incoming.clone())));
        }
        updates
    }
}

fn presses(keyboard: &Keyboard) -> Vec<Callback> {
    let Keyboard::Inline(rows) = keyboard else { return Vec::new() };
    let buttons = rows.iter().flatten();
    buttons
        .filter_map(|button| match button.action {
            ButtonAction::Callback(press) => Some(press),
            ButtonAction::Open(_) | ButtonAction::Copy(_) => None,
        })
        .collect()
}

impl Api for ModelTelegram {
    async fn greet(&self) -> Result<Option<String>, TelegramError> {
        self.call(|| "greet".to_owned(), |_| Ok(Some("bot".to_owned()))).await
    }

    async fn set_commands(&self, _: Language) -> Result<(), TelegramError> {
        self.call(|| "set commands".to_owned(), |_| Ok(())).await
    }

    async fn set_chat_commands(
        &self,
        chat: ChatId,
        _: Option<(Language, bool)>,
    ) -> Result<(), TelegramError> {
        self.call(|| format!("set commands of {chat}"), |_| Ok(())).await
    }

    async fn updates(&self, offset: u32, most: u8) -> Result<Vec<(u32, Unread)>, TelegramError> {
        let this = self.clone();
        let first = self.call(|| format!("poll from {offset}"), move |_| Ok(())).await;
        first?;
        let bring = || {
            let updates = this.bring(offset, most.into()).into_iter().take(most.into());
            updates.map(|(id, incoming)| (id, Unread::from(incoming))).collect::<Vec<_>>()
        };
        let updates = bring();
        if !updates.is_empty() {
            return Ok(updates);
        }
        let _ = timeout(POLL, this.news.notified()).await;
        Ok(bring())
    }

    async fn send(
        &self,
        chat: ChatId,
        text: &str,
        _: Format,
        keyboard: &Keyboard,
    ) -> Result<Option<i32>, TelegramError> {
        let (html, presses) = (text.to_owned(), presses(keyboard));
        let name = || format!("send to {chat}: {}", text.lines().next().unwrap_or_default());
        self.call(name, move |state| state.put(chat, html, presses)).await
    }

    async fn edit(&self, chat: ChatId, message_id: i32, text: &Rendered) -> Result<(), TelegramError> {
        let (html, presses) = (text.html.clone(), presses(&text.keyboard));
        let name =
            || format!("edit {message_id} of {chat}: {}", text.html.lines().next().unwrap_or_default());
        let changed = Shown { id: message_id, html, presses };
        self.call(name, move |state| state.change(chat, changed)).await
    }

    async fn send_album(&self, chat: ChatId, _: &[Photo], caption: &str) -> Result<Vec<i32>, TelegramError> {
        let html = caption.to_owned();
        let put = self.call(|| format!("album to {chat}"), move |state| state.put(chat, html, Vec::new()));
        Ok(put.await?.into_iter().collect())
    }

    async fn send_photo(
        &self,
        chat: ChatId,
        _: &Photo,
        caption: Option<&str>,
    ) -> Result<Option<i32>, TelegramError> {
        let html = caption.unwrap_or_default().to_owned();
        self.call(|| format!("photo to {chat}"), move |state| state.put(chat, html, Vec::new())).await
    }

    async fn send_document(
        &self,
        chat: ChatId,
        file: &Photo,
        caption: &str,
    ) -> Result<Option<i32>, TelegramError> {
        self.send_photo(chat, file, Some(&format!("{} {caption}", file.name))).await
    }

    async fn answer_callback(&self, query: &str, _: Option<&str>) -> Result<(), TelegramError> {
        self.call(|| format!("answer {query}"), |_| Ok(())).await
    }

    async fn delete(&self, chat: ChatId, message_id: i32) -> Result<(), TelegramError> {
        self.call(|| format!("delete {message_id} of {chat}"), |_| Ok(())).await
    }

    async fn delete_messages(&self, chat: ChatId, message_ids: &[i32]) -> Result<(), TelegramError> {
        self.call(|| format!("delete {message_ids:?} of {chat}"), |_| Ok(())).await
    }

    async fn show_typing(&self, chat: ChatId) -> Result<(), TelegramError> {
        self.call(|| format!("typing in {chat}"), |_| Ok(())).await
    }

    async fn clock(&self) -> Result<Option<DateTime<Utc>>, TelegramError> {
        let weather = Arc::clone(&self.weather);
        // A server that answers in Telegram's place sends its time, too.
        if self.weather.is_moved(Server::Telegram, || "telegram: clock".to_owned()).await {
            return Ok(Some(weather.truth()));
        }
        self.call(|| "clock".to_owned(), move |_| Ok(Some(weather.truth()))).await
    }
}
