//! Where events come from that nobody here caused: updates of Telegram, what is completed on the site, the whitelist that
//! others keep. Each is looked at again and again, and what is new is brought to the desk.
//!
//! Lives here: when to look, what is brought already, what happens while there is no answer.
//! Must not: decide anything, or change records (the desk does).
//!
//! **Invariant.** The offset of `getUpdates` comes from the store: an update counts as taken when its effects are
//! durable, never before. teloxide's dispatcher is not used, since it confirms updates before they are handled.

mod completed;
mod poll;
mod whitelist;

pub use completed::watch_completed_jobs;
pub use poll::poll_updates;
pub use whitelist::watch_whitelist;
