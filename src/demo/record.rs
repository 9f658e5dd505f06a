//! What happens in the story, in order. A transcript, a show and a report are made of it.

use std::sync::mpsc::Sender;

use tokio::sync::mpsc::UnboundedReceiver;

use super::telegram::{ChatEvent, Profile};

/// An entry of the record.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What happened.
    pub what: What,
    /// Whether it goes as it went in an earlier scene, so that nobody needs to see it again.
    pub routine: bool,
}

/// What an entry is about.
#[derive(Clone, Debug)]
pub enum What {
    /// A scene begins.
    Scene {
        /// Its title.
        title: String,
    },
    /// What somebody does next.
    Headline {
        /// The time of day.
        time: String,
        /// Who does it.
        person: Profile,
        /// The sentence.
        text: String,
    },
    /// Something beside the chats.
    Note {
        /// The sentence.
        text: String,
    },
    /// What was said in the chats until nobody had anything to do, in no chat's midst: one chat after the other.
    Chats {
        /// The events.
        events: Vec<ChatEvent>,
    },
}

/// Keeps the record. Events that happened in several chats at the same time are grouped by chat, so that the same
/// story always reads the same.
pub struct Recorder {
    events: UnboundedReceiver<ChatEvent>,
    entries: Vec<Entry>,
    audience: Option<Sender<Entry>>,
    routine: bool,
}

impl Recorder {
    /// Listens to `events`; an audience gets every entry as it is made.
    #[must_use]
    pub fn new(events: UnboundedReceiver<ChatEvent>, audience: Option<Sender<Entry>>) -> Self {
        Self { events, entries: Vec::new(), audience, routine: false }
    }

    /// Whether what comes now is known from an earlier scene.
    pub fn routine(&mut self, routine: bool) {
        self.routine = routine;
    }

    /// Adds an entry.
    pub fn add(&mut self, what: What) {
        let entry = Entry { what, routine: self.routine };
        if let Some(audience) = &self.audience {
            // An audience that has left does not end the story.
            let _ = audience.send(entry.clone());
        }
        self.entries.push(entry);
    }

    /// Adds what happened in the chats since the last call, beginning with the chat of `first`.
    pub fn chats(&mut self, first: u64) {
        let mut events = Vec::new();
        while let Ok(event) = self.events.try_recv() {
            events.push(event);
        }
        // The sort is stable: the order within a chat stays.
        events.sort_by_key(|event| {
            let id = event.person().id;
            (id != first, id)
        });
        if !events.is_empty() {
            self.add(What::Chats { events });
        }
    }

    /// Everything so far.
    #[must_use]
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
    }
}
