//! In which order effects are done: each belongs to a queue, and within it to a key. Where an effect waits in
//! the outbox follows from that.

use super::{ChatId, EffectId, PersonId, TaskId};

/// Which workers deliver an effect. Within a queue, effects with the same key are done one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    /// Messages.
    Telegram,
    /// Steps on the site.
    Site,
    /// Questions to PostgreSQL. What must be copied there waits in tables of its own, at most one effect per person
    /// ([`super::CopyEffect`]).
    Postgres,
    /// Searches through the records.
    Analysis,
}

impl Queue {
    /// Every queue.
    pub const ALL: [Self; 4] = [Self::Telegram, Self::Site, Self::Postgres, Self::Analysis];

    /// Its name in the log and in metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::Site => "site",
            Self::Postgres => "postgres",
            Self::Analysis => "analysis",
        }
    }
}

/// Effects with the same key are done in order of their numbers; those with different keys do not wait for each
/// other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EffectKey {
    /// Messages in a chat.
    Chat(ChatId),
    /// A candidate's steps on the site.
    Steps(PersonId),
    /// Cleaning up after a candidate. It may take long, and no other step waits for it.
    CleaningUp(PersonId),
    /// Deleting one task of a candidate. It may take long, too.
    Discarding(PersonId, TaskId),
    /// Questions to PostgreSQL for a person who waits for the answer.
    Whitelist(PersonId),
    /// Searches for copies, one after another.
    Searches,
    /// Other searches for a person who waits for the answer.
    Searching(PersonId),
}

impl EffectKey {
    /// The queue that it belongs to.
    #[must_use]
    pub fn queue(self) -> Queue {
        match self {
            Self::Chat(_) => Queue::Telegram,
            Self::Steps(_) | Self::CleaningUp(_) | Self::Discarding(..) => Queue::Site,
            Self::Whitelist(_) => Queue::Postgres,
            Self::Searches | Self::Searching(_) => Queue::Analysis,
        }
    }
}

/// Where an effect waits in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EffectPlace {
    /// Its key, which tells the queue.
    pub key: EffectKey,
    /// Its number.
    pub id: EffectId,
}
