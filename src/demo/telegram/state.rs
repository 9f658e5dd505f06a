//! Everything the stand-in knows, behind one lock that is never held across an await.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::chat::{ChatEvent, Media, Post, StoredFile};
use super::commands::CommandMenus;
use super::error::ApiError;
use super::faults::{Faults, FloodLimit};
use super::profile::Profile;
use super::updates::Updates;

/// The clock for the time of day.
pub(super) type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// One call of the bot with its result.
#[derive(Clone, Debug)]
pub struct CallLog {
    /// Method in the spelling of the Bot API's documentation (`sendMessage`); unknown ones as they came.
    pub method: String,
    /// The chat it was about, if any.
    pub chat: Option<i64>,
    /// Whether it was carried out; the client may not know ([`super::FaultKind::ResetAfter`]).
    pub ok: bool,
    /// When it ended.
    pub at: Instant,
}

/// A person and their chat with the bot.
pub(super) struct Contact {
    pub profile: Profile,
    /// Whether they ever wrote; until then the bot cannot write to them.
    pub wrote: bool,
    pub blocked: bool,
    pub posts: Vec<Post>,
    pub keyboard: Vec<Vec<String>>,
    /// Number of the person's last action.
    pub last_action: u64,
}

/// The server's memory.
pub(super) struct State {
    /// The bot as a user.
    pub bot: Value,
    pub clock: Clock,
    pub updates: Updates,
    pub faults: Faults,
    pub flood: FloodLimit,
    pub calls: Vec<CallLog>,
    pub command_menus: CommandMenus,
    /// Files by their id, which the bot may send again.
    pub files: HashMap<String, StoredFile>,
    /// Pressed buttons that wait for an answer: id of the query → chat.
    pub queries: HashMap<String, i64>,
    contacts: HashMap<i64, Contact>,
    listeners: Vec<mpsc::UnboundedSender<ChatEvent>>,
    last_message_id: i32,
    last_number: u64,
}

impl State {
    /// An empty server for the bot with this token (the bot's id is the part before the colon).
    pub fn new(token: &str) -> Self {
        let id: u64 = token.split(':').next().and_then(|number| number.parse().ok()).unwrap_or(1);
        Self {
            bot: json!({"id": id, "is_bot": true, "first_name": "Candidates", "username": "candidates_bot"}),
            clock: Arc::new(Utc::now),
            updates: Updates::default(),
            faults: Faults::default(),
            flood: FloodLimit::default(),
            calls: Vec::new(),
            command_menus: CommandMenus::default(),
            files: HashMap::new(),
            queries: HashMap::new(),
            contacts: HashMap::new(),
            listeners: Vec::new(),
            last_message_id: 0,
            last_number: 0,
        }
    }

    /// Registers a person, or updates their profile.
    pub fn register(&mut self, profile: Profile) {
        let id = profile.chat_id();
        if let Some(contact) = self.contacts.get_mut(&id) {
            contact.profile = profile;
            return;
        }
        let (posts, keyboard) = (Vec::new(), Vec::new());
        let contact = Contact { profile, wrote: false, blocked: false, posts, keyboard, last_action: 0 };
        self.contacts.insert(id, contact);
    }

    /// The contact behind a [`super::Person`].
    pub fn contact(&self, id: i64) -> &Contact {
        self.contacts.get(&id).expect("a person is registered before they get a handle, and never removed")
    }

    /// The contact behind a [`super::Person`], to be changed.
    pub fn contact_mut(&mut self, id: i64) -> &mut Contact {
        self.contacts
            .get_mut(&id)
            .expect("a person is registered before they get a handle, and never removed")
    }

    /// The chat that the bot names, if the bot may know of it.
    pub fn known_chat(&mut self, id: Option<i64>) -> Result<&mut Contact, ApiError> {
        id.and_then(|id| self.contacts.get_mut(&id))
            .filter(|contact| contact.wrote)
            .ok_or_else(|| ApiError::bad_request("chat not found"))
    }

    /// The chat that the bot wants to write to; an error if the bot is blocked there.
    pub fn open_chat(&mut self, id: Option<i64>) -> Result<&mut Contact, ApiError> {
        let contact = self.known_chat(id)?;
        if contact.blocked {
            return Err(ApiError::new(403, "Forbidden: bot was blocked by the user"));
        }
        Ok(contact)
    }

    /// The image or file of a message; as on Telegram, no two chats of a bot have a message of the same number.
    pub fn media(&self, message_id: i32) -> Option<Media> {
        let mut posts = self.contacts.values().flat_map(|contact| &contact.posts);
        posts.find(|post| post.id == message_id && !post.deleted)?.media()
    }

    /// Sends an event to all listeners.
    pub fn emit(&mut self, event: &ChatEvent) {
        self.listeners.retain(|listener| listener.send(event.clone()).is_ok());
    }

    /// Subscribes to every event from now on.
    pub fn listen(&mut self) -> mpsc::UnboundedReceiver<ChatEvent> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.listeners.push(sender);
        receiver
    }

    /// The time of day in seconds since 1970.
    pub fn now(&self) -> i64 {
        (self.clock)().timestamp()
    }

    /// The id of the next message; as on Telegram, one sequence for all chats of the bot.
    pub fn next_message_id(&mut self) -> i32 {
        self.last_message_id += 1;
        self.last_message_id
    }

    /// A number greater than all used before: for ids, and to order actions.
    pub fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }
}

/// The state, and those who wait for it to change.
pub(super) struct Shared {
    /// The token that calls must carry.
    pub token: String,
    /// Cancelled when the server has to end.
    pub stop: CancellationToken,
    state: Mutex<State>,
    changed: watch::Sender<()>,
}

impl Shared {
    pub fn new(token: &str) -> Self {
        Self {
            token: token.to_owned(),
            stop: CancellationToken::new(),
            state: Mutex::new(State::new(token)),
            changed: watch::Sender::new(()),
        }
    }

    /// Looks at the state.
    pub fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.lock())
    }

    /// Changes the state, and wakes all who wait for a change.
    pub fn change<T>(&self, operation: impl FnOnce(&mut State) -> T) -> T {
        let result = operation(&mut self.lock());
        self.changed.send_replace(());
        result
    }

    /// Reports every change from now on.
    pub fn subscribe(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
