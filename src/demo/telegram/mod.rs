//! A stand-in for the Telegram Bot API, with people who write to the bot and see its answers.
//!
//! It listens on a loopback port of its own, knows private chats only, and refuses what the real server
//! refuses, in the same words. Its second half is the people: a [`Person`] writes, presses buttons and looks at
//! the chat as the app would show it.
//!
//! Lives here: the methods that the bot uses, updates, chats, people, and faults that tests can order.
//! Must not: know what the bot is about.

mod chat;
mod commands;
mod connection;
mod error;
mod faults;
mod html;
mod keyboard;
mod media;
mod messages;
mod methods;
mod parameters;
mod parse_mode;
mod people;
mod polling;
mod profile;
mod server;
mod state;
mod text;
mod updates;
mod user_actions;

#[cfg(test)]
mod tests;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::net::TcpListener;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch;

pub use chat::{ChatEvent, Line, Media, MediaKind};
pub use faults::{Fault, FaultKind};
pub use keyboard::Button;
pub use people::{Person, WaitError};
pub use profile::Profile;
pub use state::CallLog;
pub use text::Entity;
pub use user_actions::PressError;

use connection::CuttableListener;
use state::Shared;

/// A running server. Dropping it stops it and breaks its connections; the people keep what they saw.
pub struct StandInTelegram {
    shared: Arc<Shared>,
    address: SocketAddr,
}

impl StandInTelegram {
    /// Starts a server for the bot with this token, on a free port. Must be called within a Tokio runtime.
    pub async fn start(token: &str) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(token));
        tokio::spawn(server::serve(CuttableListener(listener), Arc::clone(&shared)));
        Ok(Self { shared, address })
    }

    /// The address for the bot's setting, `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The person with this profile. Called again with the same id, it returns the same person with an updated
    /// profile.
    #[must_use]
    pub fn person(&self, profile: Profile) -> Person {
        let id = profile.chat_id();
        self.shared.change(|state| state.register(profile));
        Person::new(Arc::clone(&self.shared), id)
    }

    /// Everything visible that happens from now on, in both directions; every receiver gets all of it.
    #[must_use]
    pub fn events(&self) -> UnboundedReceiver<ChatEvent> {
        self.shared.change(state::State::listen)
    }

    /// Reports that something has changed, without saying what: also what is no event, such as a menu of commands.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<()> {
        self.shared.subscribe()
    }

    /// The image or file of a message, in whichever chat it is; `None`: it has none, or was deleted.
    #[must_use]
    pub fn media(&self, message_id: i32) -> Option<Media> {
        self.shared.read(|state| state.media(message_id))
    }

    /// The bot's name, and its username without `@`.
    #[must_use]
    pub fn bot(&self) -> (String, String) {
        let text = |state: &state::State, field| state.bot[field].as_str().unwrap_or_default().to_owned();
        self.shared.read(|state| (text(state, "first_name"), text(state, "username")))
    }

    /// Makes future calls fail. If several faults match, the one added first is used up first.
    pub fn add_fault(&self, fault: Fault) {
        self.shared.change(|state| state.faults.add(fault));
    }

    /// Ends all ordered faults.
    pub fn clear_faults(&self) {
        self.shared.change(|state| state.faults.clear());
    }

    /// Number of faults that are not used up.
    #[must_use]
    pub fn open_faults(&self) -> usize {
        self.shared.read(|state| state.faults.open())
    }

    /// How many messages each chat may receive or have edited within a second; further ones are refused with 429.
    /// `None`, the initial state, means any number.
    pub fn set_flood_limit(&self, per_chat_per_second: Option<u32>) {
        self.shared.change(|state| state.flood.set(per_chat_per_second));
    }

    /// Takes the dates of messages from this clock.
    pub fn set_clock(&self, clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>) {
        self.shared.change(|state| state.clock = clock);
    }

    /// Queues an update as it is: an object without `update_id`, of any kind. Anything but an object is
    /// ignored.
    pub fn push_raw_update(&self, update: serde_json::Value) {
        self.shared.change(|state| state.updates.push_raw(update));
    }

    /// Every finished call with the right token, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<CallLog> {
        self.shared.read(|state| state.calls.clone())
    }

    /// Number of updates that the bot has not confirmed by an offset.
    #[must_use]
    pub fn pending_updates(&self) -> usize {
        self.shared.read(|state| state.updates.len())
    }
}

impl Drop for StandInTelegram {
    fn drop(&mut self) {
        self.shared.stop.cancel();
    }
}
