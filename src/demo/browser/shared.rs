//! What all requests share: the world, the people in it, the open sessions on the site.

use tokio::sync::{Mutex, watch};
use tokio_util::sync::CancellationToken;

use super::people::People;
use super::sessions::Sessions;
use crate::demo::world::World;
use crate::exam::Language;

/// What all requests share.
pub(super) struct Shared {
    pub world: World,
    pub people: People,
    pub sessions: Sessions,
    /// The language of the page and of the first people.
    pub language: Language,
    /// Changed whenever something outside of the chats did: time was turned forward, or somebody came.
    pub news: watch::Sender<()>,
    /// Held while time is turned forward.
    pub turning: Mutex<()>,
    /// Cancelled when the server has to end.
    pub stop: CancellationToken,
}

impl Shared {
    pub fn new(world: World, language: Language) -> Self {
        Self {
            world,
            people: People::default(),
            sessions: Sessions::default(),
            language,
            news: watch::Sender::new(()),
            turning: Mutex::default(),
            stop: CancellationToken::new(),
        }
    }

    /// The world, when no request needs it any more.
    pub fn into_world(self) -> World {
        self.world
    }
}
