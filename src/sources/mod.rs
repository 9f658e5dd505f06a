//! Sources of external events: updates from Telegram, work saved or completed on the site, the whitelist that others
//! maintain. Each is checked again and again, and news is brought to the desk.
//!
//! Lives here: when to check, what was brought already, what happens while there is no answer.
//! Must not: decide anything, or change records (the desk does).
//!
//! **Invariant.** The offset of `getUpdates` comes from the store: an update counts as taken when its effects
//! are durable, never before. teloxide's dispatcher is not used, because it confirms updates before they are
//! handled.

mod jobs;
mod poll;
mod whitelist;

pub use jobs::watch_jobs;
pub use poll::poll_updates;
pub use whitelist::watch_whitelist;
